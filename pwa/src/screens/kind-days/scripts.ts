/** The ten evenings: what belongs to each beside its words (i18n/en/kind-days.ts). */

import {
  Compass,
  HandHeart,
  Hourglass,
  MailOpen,
  MoonStar,
  Mountain,
  Smile,
  Sparkles,
  Sprout,
  Users,
  type IconNode,
} from 'lucide';

export interface Script {
  icon: IconNode;
  /** The keys of its paragraphs, after its number. */
  parts: readonly ('a' | 'b' | 'c')[];
  /** About how long it takes. */
  minutes: number;
}

/** At most so many minutes each. */
export const MINUTES = [1, 2, 3, 4, 5] as const;

const SCRIPTS: readonly Script[] = [
  { icon: Sparkles, parts: ['a', 'b'], minutes: 4 },
  { icon: MailOpen, parts: ['a', 'b', 'c'], minutes: 5 },
  { icon: HandHeart, parts: ['a', 'b', 'c'], minutes: 2 },
  { icon: Users, parts: ['a', 'b', 'c'], minutes: 3 },
  { icon: Mountain, parts: ['a', 'b'], minutes: 3 },
  { icon: Sprout, parts: ['a', 'b', 'c'], minutes: 3 },
  { icon: Smile, parts: ['a', 'b', 'c'], minutes: 4 },
  { icon: Compass, parts: ['a', 'b'], minutes: 3 },
  { icon: Hourglass, parts: ['a', 'b'], minutes: 3 },
  { icon: MoonStar, parts: ['a', 'b'], minutes: 5 },
];

/** That of an evening, by its number. */
export function scriptOf(number: number): Script {
  return SCRIPTS[number - 1]!;
}
