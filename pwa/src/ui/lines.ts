/** The quiet lines of Today, in one file: a row's, and the one at its head. */

export { Door } from './Door.tsx';
export { RowLine } from './RowLine.tsx';
