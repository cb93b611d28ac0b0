/** Where a way of `waysOf` (domain/strategies/checkin.ts) leads: habits of the list, and people to call. Pure. */

/** What is on the list for a way: a starter, or habits of an area; and whom to call. */
interface Lead {
  starter?: string;
  area?: string;
  roles?: readonly string[];
}

export const WAYS = {
  rest: {},
  caseload: { area: 'caseload' },
  boundaries: { area: 'boundaries' },
  consultation: { area: 'consultation', roles: ['supervisor', 'peers'] },
  support: { area: 'support', starter: 'starter00004', roles: ['support', 'contact', 'peerline'] },
  hobby: { starter: 'starter00003' },
  learning: { area: 'learning' },
  well: {},
  movement: { starter: 'starter00001' },
  sleep: {},
  doctor: { roles: ['doctor', 'therapist'] },
} as const satisfies { readonly [way: string]: Lead };

export type Way = keyof typeof WAYS;

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
