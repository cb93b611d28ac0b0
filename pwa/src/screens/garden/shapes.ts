/** The pen of the garden's plants: stems, leaves and blossoms as paths, on a field of 120 by 150. */

export type Point = readonly [x: number, y: number];

/** What a shape is: garden.css gives each its colour. */
export type Part = 'stem' | 'thin' | 'wood' | 'deep' | 'leaf' | 'bloom' | 'pale' | 'heart';

export interface Shape {
  part: Part;
  d: string;
}

/** Where a plant comes out of the soil. */
export const ROOT: Point = [60, 132];

/** The part of the way from `from` to `to` that `g` has gone, 0 to 1. */
export function phase(g: number, from: number, to: number): number {
  return Math.max(0, Math.min(1, (g - from) / (to - from)));
}

/** From `a` to `b` as `t` goes from 0 to 1. */
export function between(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** `n` numbers from `a` to `b`; a single one stands in the middle. */
export function spread(n: number, a: number, b: number): number[] {
  return Array.from({ length: n }, (_, i) => (n === 1 ? (a + b) / 2 : between(a, b, i / (n - 1))));
}

/** From the middle outwards, left and right in turn: what grows first stands in the middle. */
export function fan(n: number, widest: number): number[] {
  return Array.from({ length: n }, (_, i) =>
    n === 1 ? 0 : (((i % 2 ? 1 : -1) * Math.ceil(i / 2)) / Math.ceil((n - 1) / 2)) * widest,
  );
}

/** A point `far` away in a direction in degrees; 0 is up, 90 to the right. */
export function away([x, y]: Point, angle: number, far: number): Point {
  const a = (angle * Math.PI) / 180;
  return [x + Math.sin(a) * far, y - Math.cos(a) * far];
}

function rounded(n: number): number {
  return Math.round(n * 10) / 10;
}

/** A path of its commands, points and numbers. */
export function path(...steps: readonly (string | number | Point)[]): string {
  return steps
    .flat()
    .map((one) => (typeof one === 'number' ? rounded(one) : one))
    .join(' ');
}

/** A leaf or petal from its foot to its tip. */
export function blade(foot: Point, angle: number, length: number, width: number, belly = 0.45): string {
  const middle = away(foot, angle, length * belly);
  const tip = away(foot, angle, length);
  return path('M', foot, 'Q', away(middle, angle + 90, width), tip, 'Q', away(middle, angle - 90, width), foot, 'z');
}

export function disc([x, y]: Point, r: number): string {
  return path('M', x - r, y, 'a', r, r, 0, 1, 0, 2 * r, 0, 'a', r, r, 0, 1, 0, -2 * r, 0, 'z');
}

/** A heart that hangs: its notch at `top`. */
export function hanging(top: Point, r: number): string {
  const left = [-0.6 * r, -0.5 * r, -1.2 * r, 0.4 * r, 0, 1.5 * r];
  const right = [1.2 * r, -1.1 * r, 0.6 * r, -2 * r, 0, -1.5 * r];
  return path('M', top, 'c', ...left, 'c', ...right, 'z');
}

/** A bent line that other things grow on. */
export class Stem {
  readonly #from: Point;
  readonly #over: Point;
  readonly #to: Point;

  /** It leaves `from` at `angle`, and at its end has turned by `bend` degrees. */
  constructor(from: Point, angle: number, length: number, bend = 0) {
    this.#from = from;
    this.#over = away(from, angle, length * 0.55);
    this.#to = away(this.#over, angle + bend, length * 0.5);
  }

  /** A point on it, from 0 at its foot to 1. */
  at(t: number): Point {
    const [a, b, c] = [this.#from, this.#over, this.#to];
    const one = (i: 0 | 1): number => (1 - t) ** 2 * a[i] + 2 * t * (1 - t) * b[i] + t * t * c[i];
    return [one(0), one(1)];
  }

  /** Where it points to, there. */
  angle(t: number): number {
    const [x, y] = this.at(Math.max(0, t - 0.02));
    const [to, top] = this.at(Math.min(1, t + 0.02));
    return (Math.atan2(to - x, y - top) * 180) / Math.PI;
  }

  get d(): string {
    return path('M', this.#from, 'Q', this.#over, this.#to);
  }
}

/** What is drawn, later over earlier; neighbours of one part are one path. */
export class Drawing {
  readonly shapes: Shape[] = [];

  add(part: Part, ...paths: readonly string[]): void {
    const last = this.shapes.at(-1);
    const d = paths.join('');
    if (!d) return;
    if (last?.part === part && part !== 'deep' && part !== 'pale') last.d += d;
    else this.shapes.push({ part, d });
  }
}

/** How tall a plant stands at a growth of 0 to 1. */
export function tall(g: number, most: number): number {
  return between(20, most, g ** 0.68);
}
