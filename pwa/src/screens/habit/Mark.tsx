import type { Seen } from '../../app/habit/look-back.ts';

const MOON = 'M19 14.500A8 8 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500z';
const STAR = 'M12 3l2.500 6 6.500.6-5 4.200 1.600 6.200L12 16.600 6.400 20 8 13.800 3 9.600 9.500 9z';

/**
 * The mark of a date, within a drawing of 24 by 24: a disc is kept, a ring partly, a star a bonus, a moon rest, its
 * outline covered by a rest day, a thin ring open, a dot passed by. Each can be told without colour.
 */
export function Mark({ seen }: { seen: Seen }) {
  switch (seen) {
    case 'kept':
      return <circle cx="12" cy="12" r="8" class="fill" />;
    case 'part':
      return <circle cx="12" cy="12" r="6.5" class="line thick" />;
    case 'bonus':
      return <path class="fill" d={STAR} />;
    case 'rest':
      return <path class="rest" d={MOON} />;
    case 'held':
      return <path class="line covered" d={MOON} />;
    case 'open':
      return <circle cx="12" cy="12" r="8" class="line" />;
    case 'missed':
      return <circle cx="12" cy="12" r="2.500" class="faint" />;
    default:
      return null;
  }
}
