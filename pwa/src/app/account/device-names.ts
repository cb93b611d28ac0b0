/** Devices' names: guessed at first, sealed like any other text. */

import { openText, aad, sealText, textKey } from '../../crypto/text.ts';
import type { Engine } from '../../sync/engine.ts';
import type { Device } from './signals.ts';

const KINDS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'Chromebook'],
  [/Macintosh/, 'Mac'],
  [/Windows/, 'Windows'],
  [/Linux/, 'Linux'],
];
const BROWSERS: [RegExp, string][] = [
  [/Edg/, 'Edge'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];

/** What most people would call this device: "iPhone, Safari". Proper names, so not translated. */
export function ownName(agent: string = navigator.userAgent): string {
  const find = (names: [RegExp, string][]): string | undefined => names.find(([form]) => form.test(agent))?.[1];
  return [find(KINDS), find(BROWSERS)].filter(Boolean).join(', ') || 'Tend';
}

/** Seal a device's name; null while there is no key. */
export async function sealName(engine: Engine, name: string, device = engine.device): Promise<string | null> {
  if (!engine.master) return null;
  const key = await textKey(engine.master, crypto);
  return sealText(key, aad(engine.account, 'd', device, 'name'), { text: name, seen: {} }, crypto);
}

/** A device's name; null where there is none, or none that can be read here. */
export async function openName(engine: Engine, device: string, sealed: string | null): Promise<string | null> {
  if (!sealed || !engine.master) return null;
  const key = await textKey(engine.master, crypto);
  return (await openText(key, aad(engine.account, 'd', device, 'name'), sealed, crypto))?.text ?? null;
}

/**
 * What each device is called, by id, where several have the same name: those that joined later have a
 * number, which stays theirs as long as the ones before them are there. Null: it has no name.
 */
export function namesApart(
  devices: readonly Pick<Device, 'id' | 'name' | 'madeAt'>[],
  nth: (name: string, n: number) => string,
): Map<string, string | null> {
  const found = new Map<string, string | null>();
  const counts = new Map<string, number>();
  for (const { id, name } of [...devices].sort((a, b) => a.madeAt - b.madeAt || (a.id < b.id ? -1 : 1))) {
    const n = (counts.get(name ?? '') ?? 0) + 1;
    counts.set(name ?? '', n);
    found.set(id, name === null || n === 1 ? name : nth(name, n));
  }
  return found;
}
