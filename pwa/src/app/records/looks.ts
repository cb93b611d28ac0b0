/** What habits are while nobody has shaped them: the starters, and each area's own colour. Comes with the first screen. */

import type { Entry } from '../../domain/schedule.ts';

/** A starter: what it is until somebody shapes it. */
export interface Starter {
  area: string;
  color: string;
  icon: string;
  plan: Omit<Entry, 'from'>;
  /** Chosen beforehand on the first screen. */
  chosen: boolean;
}

const DAILY = { kind: 'daily', target: 1, tiny: null } as const;

/** The starters by their fixed ids. */
export const STARTERS: { readonly [id: string]: Starter } = {
  starter00001: { area: 'self-care', color: 'leaf', icon: 'footprints', plan: DAILY, chosen: true },
  starter00002: { area: 'mindfulness', color: 'sky', icon: 'wind', plan: DAILY, chosen: true },
  starter00003: { area: 'self-care', color: 'honey', icon: 'palette', plan: perWeek(2), chosen: true },
  starter00004: { area: 'self-care', color: 'berry', icon: 'heart-handshake', plan: perWeek(3), chosen: false },
  starter00005: {
    area: 'boundaries',
    color: 'plum',
    icon: 'moon',
    plan: { ...DAILY, kind: 'weekdays', days: [1, 2, 3, 4, 5] },
    chosen: false,
  },
};

const COLORS: { readonly [area: string]: string } = {
  'self-care': 'leaf',
  boundaries: 'plum',
  consultation: 'sea',
  mindfulness: 'sky',
  learning: 'honey',
  caseload: 'stone',
  reflection: 'dusk',
  support: 'moss',
  help: 'clay',
  compassion: 'berry',
};

/** A habit's colour: its own, or a starter's, or its area's. */
export function colorOf({ id, color, area }: { id: string; color: string; area: string }): string {
  const starter = STARTERS[id];
  const usual = starter?.area === area ? starter.color : COLORS[area];
  return color || usual || 'leaf';
}

function perWeek(n: number): Starter['plan'] {
  return { ...DAILY, kind: 'times_per_week', n };
}
