/** The quiet lines of Today, in one file: a row's, the one at its head, and what its sign says. */

export { Door } from './Door.tsx';
export { RowLine } from './RowLine.tsx';
export { Sign } from './Sign.tsx';
