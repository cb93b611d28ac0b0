/** What the worker tells open pages about pushes. */

const NAME = 'tend-push';

/** A push was shown on this device; `kind`: of the nudge, '' for one that could not be read. */
export interface Came {
  kind: string;
}

/** Tell all open pages. */
export function tellCame(news: Came): void {
  if (!('BroadcastChannel' in globalThis)) return;
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(news);
  channel.close();
}

/** Hear the worker. */
export function onCame(hear: (news: Came) => void): void {
  if (!('BroadcastChannel' in globalThis)) return;
  new BroadcastChannel(NAME).addEventListener('message', (event: MessageEvent<Came>) => hear(event.data));
}
