/**
 * What the pages and the worker of one browser tell each other: one channel, one union of messages.
 *
 * After an update a page and a worker of two versions live side by side until the page is loaded
 * anew, so a message may be of a newer or of a former Tend. Each side listens by kind, and so passes
 * over a kind that it does not know; a kind keeps its members, and what needs others gets a new name.
 * Nothing rests on being heard: what was told lies in the database too, and is read at the next start.
 */

import type { LeaveReason } from '../db/registry.ts';
import type { ChangeEvent } from '../sync/types.ts';

export type News =
  /** Records changed: read them again. What they hold now is for the page alone that wrote them. */
  | { kind: 'change'; change: ChangeEvent & { records?: undefined } }
  /** Another account or another device id: read the registry again. */
  | { kind: 'place' }
  /** The account was taken off this browser. */
  | { kind: 'wiped'; why: LeaveReason }
  /** A push was shown on this device; `nudge`: of which kind, '' for one that could not be read. */
  | { kind: 'pushed'; nudge: string };

/** What a page tells the worker alone, which wakes up for it, by `postMessage`. */
export type Order =
  /** The person wants the new version: take over. */
  | 'skip-waiting'
  /** Records changed: close the notifications that ask for nothing any more. */
  | 'tidy';

type Of<Kind extends News['kind']> = Extract<News, { kind: Kind }>;

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('tend') : null;

/** Tell all others. */
export function broadcast(news: News): void {
  channel?.postMessage(news);
}

/** Hear the others, as far as they tell this. */
export function onNews<Kind extends News['kind']>(kind: Kind, hear: (news: Of<Kind>) => unknown): void {
  channel?.addEventListener('message', ({ data }: MessageEvent<Of<Kind>>) => data?.kind === kind && hear(data));
}
