/** What an engine needs once it talks with a server or is left, and not for the first paint. */

export { deleteAccount } from '../db/deletion.ts';
export { beginAnew } from './reseal.ts';
export { Exchange } from './exchange.ts';
export { moveRecords } from './move-account.ts';
export { dump, lastWrites, plain } from './views.ts';
