import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { coverScreen } from '../app/platform/ways-back.ts';
import { menuTexts } from '../i18n/en/menu.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(menuTexts);

interface Props {
  title: string;
  /** The date that it is about, below the title; the sheet of such a day has a tinted ground. */
  when?: string | undefined;
  onClose: () => void;
  /** Given the function that closes it. */
  children: (close: () => void) => ComponentChildren;
}

/**
 * A modal sheet: Escape, the browser's Back, a tap on the backdrop, a pull downwards at its head, and its last
 * button close it.
 */
export function Sheet({ title, when, onClose, children }: Props) {
  const sheet = useRef<HTMLDialogElement>(null);
  const close = (): void => sheet.current?.close();
  useEffect(() => {
    sheet.current?.showModal();
    return coverScreen(close);
  }, []);
  return (
    <dialog
      class={when ? 'sheet dated' : 'sheet'}
      ref={sheet}
      aria-label={when ? t('menu.on', { name: title, when }) : title}
      onClose={onClose}
      onClick={(event) => event.target === sheet.current && close()}
    >
      <div class="head" {...usePull(sheet, close)}>
        <h2 dir="auto">{title}</h2>
        {when && <p class="sub">{when}</p>}
      </div>
      {children(close)}
      <button type="button" class="link" onClick={close}>
        {t('menu.close')}
      </button>
    </dialog>
  );
}

/** Pulled down so far, a sheet closes. */
const PULL_PX = 72;

/** Handlers for the head of a sheet: it follows a finger that pulls it down, and closes or comes back when let go. */
function usePull(sheet: RefObject<HTMLDialogElement | null>, close: () => void) {
  const from = useRef<number | null>(null);
  const move = (by: number): void => sheet.current?.style.setProperty('--pulled', String(Math.max(0, by)));
  const pulled = (event: PointerEvent): number => (from.current === null ? 0 : event.clientY - from.current);
  const end = (event: PointerEvent): void => {
    const far = event.type === 'pointerup' && pulled(event) > PULL_PX;
    from.current = null;
    move(0);
    if (far) close();
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType === 'mouse') return;
      from.current = event.clientY;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => move(pulled(event)),
    onPointerUp: end,
    onPointerCancel: end,
  };
}
