/** Where a way of `waysOf` (domain/strategies/checkin.ts) leads: people to call, a screen, habits of the list. Pure. */

import type { helpTexts } from '../../i18n/en/help.ts';
import type { moreTexts } from '../../i18n/en/more.ts';

type Words = keyof typeof moreTexts | keyof typeof helpTexts;

/** The screen that is there for it, called as it is under More. */
export interface Place {
  to: `/${string}`;
  title: Words;
  why: Words;
}

/** Whom to call, the screen, and what of the list is for it: a starter, or habits of an area. */
interface Lead {
  roles?: readonly string[];
  place?: Place;
  starter?: string;
  area?: string;
}

const CASELOAD: Place = { to: '/caseload', title: 'caseload.title', why: 'more.caseload.why' };
const LEARNING: Place = { to: '/learning', title: 'learning.title', why: 'more.learning.why' };
const CONSULTATION: Place = { to: '/consultation', title: 'consultation.title', why: 'more.consultation.why' };
const SUPPORT: Place = { to: '/support', title: 'support.title', why: 'more.support.why' };
const BOUNDARIES: Place = { to: '/boundaries', title: 'boundaries.title', why: 'more.boundaries.why' };
const KIND_DAYS: Place = { to: '/kind-days', title: 'kindDays.title', why: 'more.kindDays.why' };
const HELP: Place = { to: '/help', title: 'help.title', why: 'more.help.why' };

export const WAYS = {
  rest: {},
  caseload: { area: 'caseload', place: CASELOAD },
  boundaries: { area: 'boundaries', place: BOUNDARIES },
  consultation: { area: 'consultation', place: CONSULTATION, roles: ['supervisor', 'peers'] },
  support: { area: 'support', starter: 'starter00004', place: SUPPORT, roles: ['support', 'contact', 'peerline'] },
  hobby: { starter: 'starter00003' },
  learning: { area: 'learning', place: LEARNING },
  well: { place: KIND_DAYS },
  movement: { starter: 'starter00001' },
  sleep: {},
  doctor: { place: HELP, roles: ['doctor', 'therapist'] },
} as const satisfies { readonly [way: string]: Lead };

export type Way = keyof typeof WAYS;

/** The screen that a way leads to; undefined: it has none. */
export function placeOf(way: Way): Place | undefined {
  return (WAYS[way] as Lead).place;
}

/** So many of each: a choice, not a list. */
const MOST = 2;

/** What of the list fits: what the idea became first, then the starter, then others of the area. */
export function listedFor<H extends { id: string; name: string | null; area: string }>(
  way: Way,
  habits: readonly H[],
  idea: string | undefined,
): H[] {
  const lead: Lead = WAYS[way];
  const ranked = [
    habits.filter(({ name }) => idea !== undefined && name === idea),
    habits.filter(({ id }) => id === lead.starter),
    habits.filter(({ area }) => lead.area !== undefined && area === lead.area),
  ].flat();
  return [...new Set(ranked)].slice(0, MOST);
}

/** Whom one may call, in the order of the roles. */
export function peopleFor<P extends { role: string | null; number: string | null }>(
  way: Way,
  people: readonly P[],
): P[] {
  const { roles = [] }: Lead = WAYS[way];
  return roles.flatMap((role) => people.filter((one) => one.role === role && one.number)).slice(0, MOST);
}
