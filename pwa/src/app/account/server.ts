/** Requests to the server for this tab's account, and whether a login page answers in its place. */

import { overFetch, speaking, type Answerer } from '../../sync/loop/http.ts';
import { engine } from './signals.ts';
import { refreshSyncStatus } from './sync-status.ts';
import { background } from '../platform/background.ts';

/** Send a request: see `Send` of sync/loop/http.ts. */
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

/** Something waits to be sent and the page may go away: register a Background Sync, where the browser has it. */
export async function finishLater(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
  await sync?.register('sync').catch(() => {});
}
