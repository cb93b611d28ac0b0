/** What an engine needs once it talks with a server or is left, and not for the first paint. */

export { beginAnew, carryTexts } from './anew.ts';
export { Exchange } from './exchange.ts';
export { movePlain } from './rehome.ts';
