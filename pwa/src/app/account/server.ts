/** The one way to the server, in the name of this tab's account, and who answers there. */

import { overFetch, speaking, type Answerer } from '../../sync/loop/http.ts';
import { engine } from './signals.ts';
import { refreshSyncStatus } from './sync-status.ts';
import { background } from '../platform/background.ts';

/** Ask the server. */
export const send = speaking(overFetch(undefined, undefined, heard), () => engine.value?.account);

let shut = false;
let turned: (shut: boolean) => void = () => {};

/** Whether a login page answers in the server's place. */
export function isShut(): boolean {
  return shut;
}

/** Hear when that changes; one listener. */
export function onShut(listener: (shut: boolean) => void): void {
  turned = listener;
}

function heard(by: Answerer): void {
  if (by === 'unknown' || (by === 'shut') === shut) return;
  shut = by === 'shut';
  background(refreshSyncStatus({ shut }));
  turned(shut);
}

/** Something waits, and we may soon be gone: where a browser can finish in our absence, ask it to. */
export async function finishLater(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
  await sync?.register('sync').catch(() => {});
}
