/** What an engine needs once it talks with a server or is left, and not for the first paint. */

export { deleteAccount } from '../db/deletion.ts';
export { beginAnew } from './anew.ts';
export { Exchange } from './exchange.ts';
export { rehome } from './rehome.ts';
export { dump, lastWrites, plain } from './views.ts';
