/** What an engine does not need for the first paint: the protocol, moving, deleting, and views of the whole. */

export { deleteAccount } from '../db/deletion.ts';
export { beginAnew } from './reseal.ts';
export { backText, sealAgain } from './back-texts.ts';
export { Exchange } from './exchange.ts';
export { moveRecords } from './move-account.ts';
export { discard, keepBoth } from './resolve.ts';
export { dropQuarantined, renew } from './seldom.ts';
export { dump, lastWrites, plain, shelfEntries } from './views.ts';
export { sift } from './shelf.ts';
