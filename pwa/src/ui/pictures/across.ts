import { direction } from '../../i18n/language.ts';

/** All pictures are drawn this wide: on a phone about a point to a pixel. */
export const WIDTH = 320;

/** How far from the left something stands that far from where the language begins: time runs as it is read. */
export function across(at: number, width = WIDTH): number {
  const x = direction === 'rtl' ? width - at : at;
  return Math.round(10 * x) / 10;
}

/** Where a mark drawn in a room of 24 by 24 stands: around a point, so many times as large. */
export function placed(x: number, y: number, scale: number): string {
  const moved = [x - 12 * scale, y - 12 * scale].map((n) => Math.round(100 * n) / 100);
  return `translate(${moved.join()})scale(${Math.round(1000 * scale) / 1000})`;
}
