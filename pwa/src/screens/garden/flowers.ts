/** Plants that bloom. Each draws itself for a growth from just above 0, a shoot, to 1. */

import {
  away,
  between,
  blade,
  disc,
  Drawing,
  fan,
  hanging,
  path,
  phase,
  ROOT,
  spread,
  Stem,
  tall,
  type Point,
} from './shapes.ts';

/** How many there are: one more at each step of the way. */
function many(g: number, from: number, first: number, most: number): number {
  return first + Math.floor(phase(g, from, 1) * (most - first) + 1e-9);
}

/** Leaves on both sides of a stem, the smaller the higher. */
function leaves(on: Drawing, stem: Stem, n: number, length: number, width: number, [low, high] = [0.15, 0.75]): void {
  spread(n, low, high).forEach((t, i) => {
    const side = i % 2 ? 1 : -1;
    on.add(side > 0 ? 'leaf' : 'deep', blade(stem.at(t), stem.angle(t) + side * 58, length * (1.1 - t * 0.5), width));
  });
}

/** Petals around a middle. */
function ring(middle: Point, n: number, length: number, width: number, turn = 0): string[] {
  return Array.from({ length: n }, (_, i) => blade(middle, turn + (i * 360) / n, length, width, 0.6));
}

/** Two leaves that have just opened, where there is no blossom yet. */
function tip(on: Drawing, stem: Stem, size: number): void {
  on.add(
    'leaf',
    blade(stem.at(1), stem.angle(1) - 42, size, size * 0.36),
    blade(stem.at(1), stem.angle(1) + 42, size, size * 0.36),
  );
}

export function sunflower(g: number): Drawing {
  const on = new Drawing();
  const heads = many(g, 0.55, 1, 3);
  for (const [i, lean] of fan(heads, 17).entries()) {
    const stem = new Stem(ROOT, 3 + lean * 1.2, tall(g, 104) * (i ? 0.78 : 1), -lean * 0.6);
    on.add('stem', stem.d);
    leaves(on, stem, i ? 2 : many(g, 0.05, 2, 7), between(13, 27, g), between(4, 9, g));
    const open = phase(g, i ? 0.6 : 0.28, i ? 0.9 : 0.6);
    if (!open) {
      tip(on, stem, between(9, 15, g));
      continue;
    }
    const [head, size] = [stem.at(1), between(6, i ? 14 : 19, open)];
    on.add('bloom', ...ring(head, 12, size, size * 0.26));
    on.add('pale', ...ring(head, 12, size * 0.82, size * 0.18, 15));
    on.add('heart', disc(head, size * 0.4));
  }
  return on;
}

export function daisy(g: number): Drawing {
  const on = new Drawing();
  for (const angle of fan(many(g, 0.02, 3, 9), 74))
    on.add(angle < 0 ? 'deep' : 'leaf', blade(ROOT, angle, between(12, 30, g), between(4, 8, g), 0.65));
  for (const [i, lean] of fan(many(g, 0.18, 1, 6), 30).entries()) {
    const stem = new Stem(ROOT, lean * 0.7, tall(g, 92) * (1 - (i % 3) * 0.14), lean * 0.7);
    on.add('thin', stem.d);
    const open = phase(g, 0.16 + i * 0.1, 0.45 + i * 0.09);
    const [head, size] = [stem.at(1), between(4, 14, open)];
    if (open < 0.15) on.add('leaf', disc(head, 3));
    else {
      on.add('pale', ...ring(head, 11, size, size * 0.24, i * 9));
      on.add('bloom', disc(head, size * 0.36));
    }
  }
  return on;
}

export function poppy(g: number): Drawing {
  const on = new Drawing();
  for (const angle of fan(many(g, 0.02, 3, 9), 66)) {
    const stem = new Stem(ROOT, angle, between(14, 36, g), angle * 0.4);
    on.add('thin', stem.d);
    for (const t of [0.4, 0.65, 0.9])
      for (const side of [-50, 50]) on.add('leaf', blade(stem.at(t), stem.angle(t) + side, between(5, 9, g), 2));
  }
  for (const [i, lean] of fan(many(g, 0.2, 1, 5), 30).entries()) {
    const stem = new Stem(ROOT, lean * 0.5, tall(g, 104) * (1 - (i % 3) * 0.15), lean * 1.1 + (i % 2 ? -8 : 8));
    on.add('thin', stem.d);
    const open = phase(g, 0.2 + i * 0.11, 0.5 + i * 0.1);
    const head = stem.at(1);
    if (open < 0.2) on.add('deep', blade(away(head, 180, 2), stem.angle(1) + 120, 10, 4, 0.5));
    else cup(on, head, between(8, 18, open));
  }
  return on;
}

/** The open blossom of a poppy: four broad petals, two behind and two before. */
function cup(on: Drawing, head: Point, size: number): void {
  on.add('bloom', disc(away(head, -90, size * 0.42), size * 0.56), disc(away(head, 90, size * 0.42), size * 0.56));
  on.add('pale', disc(away(head, 0, size * 0.4), size * 0.52));
  on.add('bloom', disc(away(head, 180, size * 0.34), size * 0.52));
  on.add('heart', disc(away(head, 0, size * 0.04), size * 0.24));
}

export function tulip(g: number): Drawing {
  const on = new Drawing();
  for (const angle of fan(many(g, 0.02, 2, 7), 36))
    on.add(angle < 0 ? 'deep' : 'leaf', blade(ROOT, angle || 8, tall(g, 66), between(5, 10, g), 0.4));
  for (const [i, lean] of fan(many(g, 0.3, 1, 5), 30).entries()) {
    const open = phase(g, 0.2 + i * 0.1, 0.5 + i * 0.1);
    if (!open) continue;
    const stem = new Stem(ROOT, lean * 0.8, tall(g, 88) * (1 - (i % 3) * 0.14), lean * 0.2);
    const [foot, size] = [stem.at(1), between(9, 25, open)];
    const angle = stem.angle(1);
    on.add('stem', stem.d);
    on.add('pale', blade(foot, angle, size * 1.02, size * 0.5));
    on.add('bloom', blade(foot, angle - 13, size, size * 0.5, 0.38), blade(foot, angle + 13, size, size * 0.5, 0.38));
    on.add('pale', blade(foot, angle, size * 0.72, size * 0.26, 0.4));
  }
  return on;
}

export function lavender(g: number): Drawing {
  const on = new Drawing();
  for (const angle of fan(many(g, 0.01, 3, 13), 62))
    on.add(angle < 0 ? 'deep' : 'leaf', blade(ROOT, angle, between(15, 40, g), 2.6));
  for (const [i, lean] of fan(many(g, 0.12, 1, 9), 40).entries()) {
    const stem = new Stem(ROOT, lean * 0.75, tall(g, 104) * (1 - (i % 4) * 0.07), lean * 0.35);
    const open = phase(g, 0.1 + i * 0.05, 0.45 + i * 0.05);
    on.add('thin', stem.d);
    for (const [j, t] of spread(Math.ceil(open * 8), 1, between(0.9, 0.56, open)).entries()) {
      const size = between(4, 7.5, open) * between(0.72, 1.15, j / 8);
      const [foot, angle] = [stem.at(t), stem.angle(t)];
      on.add(
        j % 2 ? 'bloom' : 'pale',
        blade(foot, angle - 38, size, 3),
        blade(foot, angle + 38, size, 3),
        blade(foot, angle, size, 2.4),
      );
    }
  }
  return on;
}

export function allium(g: number): Drawing {
  const on = new Drawing();
  for (const angle of fan(many(g, 0.01, 2, 8), 58)) {
    const side = Math.sign(angle || 1);
    const strap = new Stem(ROOT, angle * 0.7 || 14, tall(g, 56), side * 34);
    on.add(side < 0 ? 'deep' : 'leaf', blade(ROOT, angle * 0.85 || 14, tall(g, 52), between(3.5, 6, g), 0.4));
    if (g > 0.4) on.add('thin', strap.d);
  }
  for (const [i, lean] of fan(many(g, 0.45, 1, 4), 28).entries()) {
    const open = phase(g, 0.14 + i * 0.15, 0.5 + i * 0.15);
    if (!open) continue;
    const stem = new Stem(ROOT, lean * 0.7, tall(g, 92) * (1 - (i % 3) * 0.2), lean * 0.4);
    on.add('stem', stem.d);
    globe(on, stem.at(1), between(5, i ? 13 : 19, open));
  }
  return on;
}

/** A ball of small stars. */
function globe(on: Drawing, middle: Point, size: number): void {
  on.add('bloom', disc(middle, size * 0.86));
  const rings: readonly [n: number, far: number][] = [
    [14, 0.92],
    [9, 0.56],
    [4, 0.22],
  ];
  for (const [n, far] of rings) {
    for (let i = 0; i < n; i++) {
      const star = away(middle, (i * 360) / n + far * 90, size * far);
      on.add(far > 0.9 && i % 2 ? 'bloom' : 'pale', disc(star, size * 0.14));
    }
  }
}

export function bells(g: number): Drawing {
  const on = new Drawing();
  for (const angle of fan(many(g, 0.02, 3, 8), 70))
    on.add(angle < 0 ? 'deep' : 'leaf', blade(ROOT, angle, between(13, 30, g), between(4, 9, g), 0.6));
  for (const [i, lean] of fan(many(g, 0.25, 1, 4), 26).entries()) {
    const side = lean ? Math.sign(lean) : 1;
    const stem = new Stem(ROOT, lean * 0.8 - side * 8, tall(g, 122) * (1 - (i % 3) * 0.15), side * 66);
    on.add('thin', stem.d);
    const open = phase(g, 0.18 + i * 0.1, 0.6 + i * 0.1);
    for (const t of spread(Math.ceil(open * 5), 1, 0.52))
      bell(on, stem.at(t), between(6, 15, open) * between(1.15, 0.7, t));
    if (open < 0.2) tip(on, stem, 9);
  }
  return on;
}

/** A bell hangs from its stalk, and has a rim. */
function bell(on: Drawing, foot: Point, size: number): void {
  const top = away(foot, 180, 3);
  const [x, y] = away(top, 180, size);
  const [wide, waist] = [size * 0.5, y - size * 0.3];
  on.add('thin', path('M', foot, 'L', top));
  const left = path('M', top, 'C', x - wide, top[1], x - wide * 0.7, waist, x - wide * 1.1, y);
  const rim = path('Q', x - wide * 0.6, y + 2, x, y, 'Q', x + wide * 0.6, y + 2, x + wide * 1.1, y);
  const right = path('C', x + wide * 0.7, waist, x + wide, top[1], top, 'z');
  on.add('bloom', left + rim + right);
  on.add('pale', blade([x, y - size * 0.72], 180, size * 0.6, size * 0.12));
}

export function hearts(g: number): Drawing {
  const on = new Drawing();
  for (const angle of fan(many(g, 0.02, 3, 9), 72)) {
    const stalk = new Stem(ROOT, angle, between(12, 34, g), angle * 0.3);
    on.add('thin', stalk.d);
    for (const turn of [-48, 0, 48])
      on.add(
        turn ? 'leaf' : 'deep',
        blade(stalk.at(1), stalk.angle(1) + turn, between(7, 13, g), between(2.5, 4.5, g)),
      );
  }
  for (const [i, lean] of fan(many(g, 0.3, 1, 4), 20).entries()) {
    const side = i % 2 ? -1 : 1;
    const stem = new Stem(ROOT, lean * 0.5 - side * 12, tall(g, 132) * (1 - (i >> 1) * 0.2 - (i % 2) * 0.1), side * 92);
    on.add('thin', stem.d);
    const open = phase(g, 0.18 + i * 0.1, 0.6 + i * 0.1);
    for (const t of spread(Math.ceil(open * 4), 0.98, 0.55)) {
      const size = between(4, 8.5, open) * between(1.2, 0.65, t);
      const foot = away(stem.at(t), 180, 4);
      on.add('bloom', hanging(foot, size));
      on.add('pale', blade(away(foot, 180, size * 1.1), 180, size * 0.8, size * 0.22));
    }
  }
  return on;
}
