/** What tabs and the worker of one browser tell each other. */

import type { Change } from '../../sync/engine.ts';
import type { Farewell } from './signals.ts';

export type News =
  /** Records changed: read them again. */
  | { kind: 'change'; change: Change }
  /** Another account or another device id: read the registry again. */
  | { kind: 'place' }
  | { kind: 'wiped'; why: Farewell };

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('tend') : null;

/** Tell all others. */
export function broadcast(news: News): void {
  channel?.postMessage(news);
}

/** Hear the others. */
export function onNews(listener: (news: News) => void): void {
  channel?.addEventListener('message', (event: MessageEvent<News>) => listener(event.data));
}
