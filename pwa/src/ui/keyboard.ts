/**
 * Keys that tick and move, for whoever has a keyboard. They do nothing while one types, while a sheet is open, and
 * when they are switched off: single letters also reach a page from speech.
 */

import { render } from 'preact';
import { go } from '../app/platform/router.ts';
import { run } from '../app/records/failure.ts';
import { keysAreOn } from './keys-on.ts';

let isShown = false;

export function watchKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Escape') leaveField(event.target);
    if (!keysAreOn() || isTyping(event.target) || !document.querySelector('.nav')) return;
    if (document.querySelector('dialog[open]') || !press(event.key)) return;
    event.preventDefault();
  });
}

/** Show which keys there are; whoever has switched them off finds it under More. */
export async function showKeys(): Promise<void> {
  if (isShown) return;
  isShown = true;
  const place = document.body.appendChild(document.createElement('div'));
  const close = (): void => {
    render(null, place);
    place.remove();
    isShown = false;
  };
  const { KeysSheet } = await import('./KeysSheet.tsx').catch((error: unknown) => {
    close();
    throw error;
  });
  render(KeysSheet({ onClose: close }), place);
}

/** Do what a key is for; false: it is for nothing. */
function press(key: string): boolean {
  if (/^[1-9]$/.test(key)) return tick(Number(key) - 1);
  switch (key) {
    case 'j':
      return step(1);
    case 'k':
      return step(-1);
    case 'ArrowDown':
      return isOnRow() && step(1);
    case 'ArrowUp':
      return isOnRow() && step(-1);
    case 't':
      return follow('/');
    case 'g':
      return follow('/garden');
    case 'n':
      go('/new');
      return true;
    case '/':
      return add();
    case '?':
      run(showKeys());
      return true;
    default:
      return false;
  }
}

/** Out of the field that `/` leads into; what is typed there stays. */
function leaveField(at: EventTarget | null): void {
  if (at instanceof HTMLElement && at.matches('.add input')) at.blur();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

/** The rows' discs, or in the garden their words, as far as they are seen. */
function rows(): HTMLElement[] {
  const found = [...document.querySelectorAll<HTMLElement>('main .tick, main .bed .words')];
  return found.filter((one) => one.checkVisibility());
}

function isOnRow(): boolean {
  return document.activeElement?.closest('.habit') != null;
}

function tick(at: number): boolean {
  const one = rows()[at];
  if (!one?.matches('.tick')) return false;
  one.click();
  return true;
}

/** To the next row or the one before; from elsewhere to the first. */
function step(by: number): boolean {
  const all = rows();
  const row = document.activeElement?.closest('.habit');
  const now = all.findIndex((one) => one.closest('.habit') === row);
  const next = all[now < 0 ? 0 : now + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return all.length > 0;
}

/** As a tap on that tab. */
function follow(to: string): boolean {
  document.querySelector<HTMLElement>(`.nav a[href="${to}"]`)?.click();
  return true;
}

function add(): boolean {
  const focus = (): boolean => {
    const field = document.querySelector<HTMLElement>('.add input');
    field?.focus();
    return field !== null;
  };
  if (focus()) return true;
  follow('/');
  // Once Today stands there.
  requestAnimationFrame(() => setTimeout(focus));
  return true;
}
