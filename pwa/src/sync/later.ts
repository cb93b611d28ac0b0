/** What an engine needs once it talks with a server or is left, and not for the first paint. */

export { beginAnew } from './anew.ts';
export { Exchange } from './exchange.ts';
export { rehome } from './rehome.ts';
