import { joinCue } from '../app/habit/cue.ts';
import type { Draft } from '../app/habit/draft.ts';
import type { Idea } from '../i18n/en/ideas.ts';

/** An idea as the answers of a habit's form. */
export function draftOf(idea: Idea): Partial<Draft> {
  const { area, name, icon, cue, measure, unit = '', kind, days = [1, 2, 3, 4, 5], n = 1, target = 1, tiny } = idea;
  const { most, per, steps } = idea;
  return {
    area,
    name,
    icon,
    cue: cue ? joinCue(...cue) : '',
    measure,
    unit,
    kind,
    days,
    n,
    target,
    tiny: tiny ?? null,
    ...(steps && { shape: 'routine', steps }),
    ...(most !== undefined && per && { shape: 'less', most, per }),
  };
}
