/** Which plant a habit is, and how far it has grown: nothing that a person leaves undone makes it smaller. */

import type { Stage } from '../../domain/summary.ts';
import { allium, bells, daisy, hearts, lavender, poppy, sunflower, tulip } from './flowers.ts';
import { conifer, fern, tree, vine, wheat } from './greens.ts';
import { blade, disc, Drawing, ROOT, type Shape } from './shapes.ts';

const PLANTS = { sunflower, daisy, poppy, tulip, lavender, allium, bells, hearts, fern, wheat, vine, tree, conifer };
export type Kind = keyof typeof PLANTS;

/** Each area has its own. */
const BY_AREA: { readonly [area: string]: Kind } = {
  'self-care': 'daisy',
  boundaries: 'conifer',
  consultation: 'bells',
  mindfulness: 'lavender',
  learning: 'fern',
  caseload: 'wheat',
  reflection: 'tulip',
  support: 'vine',
  help: 'tree',
  compassion: 'hearts',
};

/** What a picture says of a habit is nearer to it than its area. */
const BY_ICON: { readonly [kind in Kind]?: string } = {
  sunflower: 'footprints bike dumbbell mountain sun dog star',
  lavender: 'wind leaf cloud brain',
  poppy: 'palette camera guitar puzzle gamepad-2 hammer flower-2',
  vine: 'heart-handshake users phone message-circle',
  allium: 'moon bed-double clock',
  hearts: 'heart hand-heart hand',
  fern: 'book-open graduation-cap',
  tulip: 'pen-line',
  wheat: 'briefcase laptop calendar-check',
  bells: 'stethoscope',
  conifer: 'door-closed car tree-pine',
  tree: 'sprout',
};

export function kindOf({ icon, area }: { icon: string; area: string }): Kind {
  const found = Object.entries(BY_ICON).find(([, icons]) => icons.split(' ').includes(icon));
  return (found?.[0] as Kind | undefined) ?? BY_AREA[area] ?? 'daisy';
}

/** Where each stage begins, and how many kept days bring it half the way to the next. */
const STAGES: { readonly [stage in Stage]: readonly [from: number, to: number, half: number] } = {
  seed: [0, 0.26, 2],
  sprout: [0.26, 0.48, 8],
  sapling: [0.48, 0.7, 20],
  rooted: [0.7, 0.88, 45],
  evergreen: [0.88, 1, 90],
};

/** 0 to 1: a seed before the first kept day, and with each one a little more. */
export function growthOf({ stage_best, deposits }: { stage_best: Stage; deposits: number }): number {
  const [from, to, half] = STAGES[stage_best];
  return from + (to - from) * (deposits / (deposits + half));
}

/** The picture of a plant. */
export function drawn(kind: Kind, growth: number): readonly Shape[] {
  return (growth > 0 ? PLANTS[kind](growth) : seed()).shapes;
}

function seed(): Drawing {
  const on = new Drawing();
  const [x, y] = ROOT;
  on.add('heart', blade([x - 7, y + 1], 72, 15, 5.5));
  on.add('pale', disc([x + 1, y - 4.5], 1.4));
  return on;
}

/** A number of 0 to 1 that is always the same for a habit: no two plants stand quite alike. */
export function chanceOf(id: string): number {
  let hash = 7;
  for (const letter of id) hash = (hash * 31 + letter.codePointAt(0)!) % 1009;
  return hash / 1009;
}

/** How many plants stand in a row of the bed, on a phone and where there is more room. */
export function columnsOf(n: number): { narrow: number; wide: number } {
  const narrow = n < 4 ? n : n < 7 ? 3 : n < 17 ? 4 : 5;
  const rows = Math.max(1, Math.ceil(n / 9));
  return { narrow: Math.max(1, narrow), wide: Math.max(1, Math.ceil(n / rows)) };
}
