/** What a page's modules find in a browser, as far as Node has not got it. Import it before them. */

import 'fake-indexeddb/auto';

/** An open channel alone keeps no page, and no process, alive. */
class Channel extends BroadcastChannel {
  constructor(name: string) {
    super(name);
    (this as unknown as { unref(): void }).unref();
  }
}

// Nor does a timer that asks again some time.
const later = globalThis.setTimeout;
const setTimeout = (...asked: Parameters<typeof later>): NodeJS.Timeout => later(...asked).unref();

Object.assign(globalThis, { isSecureContext: true, BroadcastChannel: Channel, setTimeout });
