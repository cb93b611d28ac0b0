/** A picture as a file: what is drawn, in the colours in which it is seen, and none of the words that tell of it. */

import { save } from '../download.ts';

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
/** A PNG has so many points to one of the drawing. */
const SCALE = 3;
/** Of a drawing to be read: some browsers let no canvas be read into which a blob of SVG was drawn. */
const ADDRESS = 'data:image/svg+xml,';

/** The drawing by itself, as the text of an SVG. */
export function drawingOf(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const seen = [svg, ...svg.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((one, i) => bare(one, seen[i]!));
  const { width, height } = sizeOf(svg);
  const box = [-EDGE, -EDGE, width, height];
  copy.setAttribute('viewBox', box.join(' '));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('overflow', 'visible');
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
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
  return { width: width + 2 * EDGE, height: height + 2 * EDGE };
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
