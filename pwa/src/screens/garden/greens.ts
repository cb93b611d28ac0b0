/** Plants of leaf and wood. Each draws itself for a growth from just above 0, a shoot, to 1. */

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

export function fern(g: number): Drawing {
  const on = new Drawing();
  const n = 2 + Math.floor(phase(g, 0.04, 1) * 7 + 1e-9);
  for (const [i, lean] of fan(n, 48).entries()) {
    const side = lean ? Math.sign(lean) : 1;
    const frond = new Stem(ROOT, lean * 0.85, tall(g, 104) * (1 - (i % 3) * 0.1), side * between(20, 52, g));
    on.add('thin', frond.d);
    const pairs = Math.round(between(3, 11, g));
    spread(pairs, 0.2, 0.97).forEach((t) => {
      const size = between(6, 18, g) * Math.sin(Math.PI * between(0.32, 0.97, t)) + 2;
      on.add('leaf', blade(frond.at(t), frond.angle(t) + 62, size, size * 0.2));
      on.add('leaf', blade(frond.at(t), frond.angle(t) - 62, size, size * 0.2));
    });
  }
  for (const [i, side] of [1, -1].entries()) if (g > 0.2 + i * 0.3) curl(on, side, tall(g, 50 - i * 12));
  return on;
}

/** A frond that is still rolled up. */
function curl(on: Drawing, side: number, height: number): void {
  const stem = new Stem(away(ROOT, 90, side * 2), side * 11, height, side * 8);
  on.add('stem', stem.d);
  const middle = away(stem.at(1), side * 90, 4);
  on.add('bloom', disc(middle, 5.5));
  on.add('pale', disc(away(middle, 180, 0.5), 2.6));
}

export function wheat(g: number): Drawing {
  const on = new Drawing();
  for (const angle of fan(3 + Math.floor(g * 8), 50))
    on.add(angle < 0 ? 'deep' : 'leaf', blade(ROOT, angle, tall(g, 62), 3, 0.35));
  const n = 1 + Math.floor(phase(g, 0.15, 1) * 7 + 1e-9);
  for (const [i, lean] of fan(n, 34).entries()) {
    const stem = new Stem(ROOT, lean * 0.6, tall(g, 106) * (1 - (i % 3) * 0.09), lean + (lean < 0 ? -9 : 9));
    on.add('thin', stem.d);
    const ripe = phase(g, 0.14 + i * 0.06, 0.5 + i * 0.06);
    for (const t of spread(Math.ceil(ripe * 6), 1, between(0.9, 0.64, ripe))) {
      const size = between(5, 10, ripe);
      on.add(
        'bloom',
        blade(stem.at(t), stem.angle(t) - 28, size, 3.4),
        blade(stem.at(t), stem.angle(t) + 28, size, 3.4),
      );
      on.add('pale', blade(stem.at(t), stem.angle(t), size * 1.1, 1.6));
    }
  }
  return on;
}

export function vine(g: number): Drawing {
  const on = new Drawing();
  const height = tall(g, 104);
  const pole = new Stem([66, ROOT[1]], -2, Math.max(52, height * 1.04), 0);
  on.add('wood', pole.d);
  const rounds = 2 + Math.floor(g * 5);
  let from: Point = ROOT;
  for (let i = 0; i < rounds; i++) {
    const side = i % 2 ? -1 : 1;
    const length = height / rounds;
    const turn = new Stem(from, side * 42, length * 1.16, side * -84);
    on.add('stem', turn.d);
    const leaf = turn.at(0.55);
    const size = between(5, 8.5, g) * between(1.15, 0.75, i / rounds);
    on.add(i % 2 ? 'deep' : 'leaf', hanging(away(leaf, side * 90, 5), size));
    on.add('leaf', hanging(away(turn.at(0.9), side * -90, 6), size * 0.8));
    if (phase(g, 0.25 + i * 0.09, 0.9) > 0)
      trumpet(on, away(turn.at(0.25), side * -90, 7), between(4, 7.5, phase(g, 0.25 + i * 0.09, 0.6 + i * 0.09)));
    from = turn.at(1);
  }
  on.add('leaf', blade(from, -30, between(6, 10, g), 2.6), blade(from, 34, between(5, 8, g), 2.2));
  return on;
}

function trumpet(on: Drawing, middle: Point, size: number): void {
  on.add('bloom', ...spread(5, 0, 288).map((angle) => disc(away(middle, angle, size * 0.52), size * 0.52)));
  on.add('pale', disc(middle, size * 0.42));
}

/** Where the crown's clouds of leaves stand, from the first: right, up, and how large. */
const CROWN: readonly (readonly [x: number, y: number, r: number])[] = [
  [0, 0, 1],
  [-0.85, 0.32, 0.74],
  [0.85, 0.28, 0.76],
  [-0.42, -0.62, 0.72],
  [0.5, -0.58, 0.7],
  [0, 0.42, 0.8],
];

export function tree(g: number): Drawing {
  const on = new Drawing();
  const height = tall(g, 80);
  const trunk = new Stem(ROOT, 0, height, 0);
  on.add(g < 0.3 ? 'stem' : 'wood', trunk.d);
  if (g < 0.22) {
    for (const t of spread(2 + Math.floor(g * 20), 0.4, 1))
      on.add('leaf', blade(trunk.at(t), -56, 10 + g * 40, 4), blade(trunk.at(t), 56, 10 + g * 40, 4));
    return on;
  }
  for (const side of [-1, 1]) on.add('wood', new Stem(trunk.at(0.6), side * 34, height * 0.3).d);
  const [size, [x, y]] = [between(13, 26, phase(g, 0.2, 1)), trunk.at(1)];
  const clouds = CROWN.slice(0, 3 + Math.floor(g * 3.1)).map(([right, down, r]): [Point, number] => [
    [x + right * size, y + down * size * 0.9],
    r * size,
  ]);
  on.add('deep', ...clouds.map(([middle, r]) => disc(away(middle, 180, 2.5), r)));
  on.add('leaf', ...clouds.map(([middle, r]) => disc(away(middle, -30, 2), r * 0.86)));
  const fruit = Math.round(phase(g, 0.3, 1) * 12);
  for (let i = 0; i < fruit; i++) {
    const [middle, r] = clouds[i % clouds.length]!;
    const one = away(middle, i * 137, r * 0.5);
    on.add('bloom', disc(one, between(2.6, 4, g)));
    on.add('pale', disc(away(one, -40, 1.3), 1.1));
  }
  return on;
}

export function conifer(g: number): Drawing {
  const on = new Drawing();
  const height = tall(g, 112);
  on.add('wood', new Stem(ROOT, 0, height * 0.3).d);
  const tiers = 2 + Math.floor(g * 4.9);
  const wide = between(10, 27, g);
  const [x, base] = ROOT;
  const foot = base - height * 0.1;
  for (let i = 0; i < tiers; i++) {
    const low = foot - (i / tiers) * height * 0.86;
    const high = Math.max(base - height, low - (height / tiers) * 1.55);
    const w = wide * (1 - (i / tiers) * 0.72);
    const half = (side: number): string => {
      const outer = path('M', x, high, 'Q', x + side * w * 0.35, (low + high) / 2, x + side * w, low);
      return outer + path('Q', x + side * w * 0.5, low + 5, x, low + 3, 'z');
    };
    on.add('deep', half(-1));
    on.add('leaf', half(1));
    if (phase(g, 0.3 + i * 0.09, 1)) {
      on.add(
        'bloom',
        disc([x - w * 0.62, low + 1], between(1.8, 3, g)),
        disc([x + w * 0.55, low - 1], between(1.8, 3, g)),
      );
      on.add('bloom', disc([x + w * 0.06, low - height / tiers / 3], between(1.8, 3, g)));
    }
  }
  return on;
}
