/** A picture as a file: what is drawn, in the colours in which it is seen, and none of the words that tell of it. */

import { save } from '../download.ts';
import { across } from './across.ts';

/** What makes a shape look as it does; in the page that comes from the styles. */
const LOOKS = [
  // Which end of a text is its start.
  'direction',
  'display',
  'fill',
  'fill-opacity',
  'font-family',
  'font-size',
  'font-weight',
  'opacity',
  'stroke',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-width',
  'text-anchor',
];
/** Attributes of the page: names, too, for whoever does not see the picture. */
const OF_PAGE = /^(class|id|role|style|tabindex|title|aria-.+|data-.+)$/;
const EDGE = 12;
const SVG = 'http://www.w3.org/2000/svg';
/** A line of the legend, and the size of its mark, in units of the drawing. */
const LINE = 18;
const MARK = 10;
/** A PNG has so many points to one of the drawing. */
const SCALE = 3;
/** Of a drawing to be read: some browsers let no canvas be read into which a blob of SVG was drawn. */
const ADDRESS = 'data:image/svg+xml,';

/** The drawing by itself, as the text of an SVG. */
export function drawingOf(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const seen = [svg, ...svg.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((one, i) => bare(one, seen[i]!));
  legendOf(svg).forEach((one, i) => copy.append(...drawnMark(one, svg, i)));
  const { width, height } = sizeOf(svg);
  const box = [-EDGE, -EDGE, width, height];
  copy.setAttribute('viewBox', box.join(' '));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('overflow', 'visible');
  const ground = document.createElementNS(SVG, 'rect');
  ['x', 'y', 'width', 'height'].forEach((name, i) => ground.setAttribute(name, String(box[i])));
  ground.setAttribute('fill', getComputedStyle(svg.closest('.card') ?? document.body).backgroundColor);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

function bare(copy: Element, seen: Element): void {
  for (const name of copy.getAttributeNames()) if (OF_PAGE.test(name)) copy.removeAttribute(name);
  const style = getComputedStyle(seen);
  for (const name of LOOKS) copy.setAttribute(name, style.getPropertyValue(name));
}

function sizeOf(svg: SVGSVGElement): { width: number; height: number } {
  const { width, height } = svg.viewBox.baseVal;
  return { width: width + 2 * EDGE, height: height + 2 * EDGE + legendOf(svg).length * LINE };
}

/** What stands beside the drawing to say what its marks mean; a file has to say it as well. */
function legendOf(svg: SVGSVGElement): Element[] {
  return [...(svg.closest('figure')?.querySelectorAll('.signs-legend li') ?? [])];
}

/** A line of the legend, below the drawing: its mark, and its words in the drawing's type. */
function drawnMark(entry: Element, svg: SVGSVGElement, n: number): SVGElement[] {
  const { width, height } = svg.viewBox.baseVal;
  const seen = entry.querySelector('svg')!;
  const mark = seen.cloneNode(true) as SVGSVGElement;
  [mark, ...mark.querySelectorAll('*')].forEach((one, i) => bare(one, [seen, ...seen.querySelectorAll('*')][i]!));
  const top = height + n * LINE + LINE - MARK;
  const isLeft = across(0) === 0;
  const place = { x: isLeft ? 0 : width - MARK, y: top, width: MARK, height: MARK };
  for (const [name, value] of Object.entries(place)) mark.setAttribute(name, String(value));
  const words = document.createElementNS(SVG, 'text');
  bare(words, svg.querySelector('text') ?? svg);
  words.setAttribute('text-anchor', 'start');
  words.setAttribute('x', String(across(1.5 * MARK)));
  words.setAttribute('y', String(top + MARK - 1));
  words.textContent = entry.textContent;
  return [mark, words];
}

export function saveSvg(svg: SVGSVGElement, name: string): void {
  save(`${name}.svg`, drawingOf(svg), 'image/svg+xml');
}

export async function savePng(svg: SVGSVGElement, name: string): Promise<void> {
  const { width, height } = sizeOf(svg);
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const image = await loaded(ADDRESS + encodeURIComponent(drawingOf(svg)));
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('the browser made no picture of the drawing');
  save(`${name}.png`, blob, 'image/png');
}

function loaded(url: string): Promise<HTMLImageElement> {
  return new Promise((done, refuse) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => refuse(new Error('the browser could not read the drawing'));
    image.src = url;
  });
}
