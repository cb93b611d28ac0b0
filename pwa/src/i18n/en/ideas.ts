/** Ideas for each area: a tiny version for hard days and a cue come with every one. */

import { phrases } from '../texts.ts';
import type { areasTexts } from './areas.ts';

type Name<K> = K extends `area.${infer name}` ? name : never;
export type Area = Name<keyof typeof areasTexts>;

/** An idea to start from. `tiny` is in the measure's own unit; null: any bit of it counts. */
export interface Idea {
  area: Area;
  name: string;
  icon: string;
  /** When, and what then. */
  cue: readonly [when: string, then: string];
  measure: 'check' | 'count' | 'minutes';
  unit?: string;
  kind: 'daily' | 'weekdays' | 'times_per_week' | 'times_per_month' | 'every_n_days';
  days?: readonly number[];
  n?: number;
  target?: number;
  tiny?: number;
}

export const ideas = phrases<readonly Idea[]>('ideas', [
  {
    area: 'self-care',
    name: 'A walk outside',
    icon: 'footprints',
    cue: ['After my last session', 'I put on my shoes'],
    measure: 'minutes',
    kind: 'daily',
    target: 20,
    tiny: 5,
  },
  {
    area: 'self-care',
    name: 'Water at work',
    icon: 'glass-water',
    cue: ['When I sit down to write a note', 'I drink first'],
    measure: 'count',
    unit: 'glasses',
    kind: 'weekdays',
    days: [1, 2, 3, 4, 5],
    target: 6,
    tiny: 2,
  },
  {
    area: 'self-care',
    name: 'Something I love doing',
    icon: 'guitar',
    cue: ['When the kitchen is done', 'I pick it up'],
    measure: 'minutes',
    kind: 'times_per_week',
    n: 3,
    target: 30,
    tiny: 5,
  },
  {
    area: 'boundaries',
    name: 'Leave on time',
    icon: 'door-closed',
    cue: ['When my last hour ends', 'I close the laptop'],
    measure: 'check',
    kind: 'weekdays',
    days: [1, 2, 3, 4, 5],
  },
  {
    area: 'boundaries',
    name: 'An evening without work mail',
    icon: 'moon',
    cue: ['When I come home', 'the work phone goes in the drawer'],
    measure: 'check',
    kind: 'times_per_week',
    n: 5,
  },
  {
    area: 'consultation',
    name: 'Supervision',
    icon: 'users',
    cue: ['When a case follows me home', 'I write it on my list'],
    measure: 'check',
    kind: 'every_n_days',
    n: 14,
  },
  {
    area: 'consultation',
    name: 'Ask a colleague',
    icon: 'message-circle',
    cue: ['When I turn a case over twice', 'I ask'],
    measure: 'check',
    kind: 'times_per_month',
    n: 2,
  },
  {
    area: 'mindfulness',
    name: 'Sit and breathe',
    icon: 'wind',
    cue: ['Before the first session', 'I sit down'],
    measure: 'minutes',
    kind: 'daily',
    target: 10,
    tiny: 1,
  },
  {
    area: 'mindfulness',
    name: 'A pause between sessions',
    icon: 'cloud',
    cue: ['When a door closes', 'I take three breaths'],
    measure: 'count',
    unit: 'pauses',
    kind: 'weekdays',
    days: [1, 2, 3, 4, 5],
    target: 4,
    tiny: 1,
  },
  {
    area: 'learning',
    name: 'Read something of my field',
    icon: 'book-open',
    cue: ['With the Saturday coffee', 'I read'],
    measure: 'minutes',
    kind: 'times_per_week',
    n: 1,
    target: 30,
    tiny: 5,
  },
  {
    area: 'learning',
    name: 'Training hours',
    icon: 'graduation-cap',
    cue: ['On the first Monday', 'I look at what is due'],
    measure: 'minutes',
    kind: 'times_per_month',
    n: 2,
    target: 60,
    tiny: 15,
  },
  {
    area: 'caseload',
    name: 'Look at next week’s load',
    icon: 'calendar-check',
    cue: ['On Friday after lunch', 'I count the hours'],
    measure: 'check',
    kind: 'weekdays',
    days: [5],
  },
  {
    area: 'caseload',
    name: 'A real lunch',
    icon: 'utensils',
    cue: ['When it is one o’clock', 'I leave my desk'],
    measure: 'check',
    kind: 'weekdays',
    days: [1, 2, 3, 4, 5],
  },
  {
    area: 'reflection',
    name: 'Three lines about the day',
    icon: 'pen-line',
    cue: ['When the light goes out', 'I write three lines'],
    measure: 'count',
    unit: 'lines',
    kind: 'daily',
    target: 3,
    tiny: 1,
  },
  {
    area: 'support',
    name: 'Call somebody of my people',
    icon: 'phone',
    cue: ['On Sunday after dinner', 'I call'],
    measure: 'check',
    kind: 'times_per_week',
    n: 1,
  },
  {
    area: 'support',
    name: 'Time with my people',
    icon: 'heart-handshake',
    cue: ['When we sit down to eat', 'the phone stays away'],
    measure: 'minutes',
    kind: 'times_per_week',
    n: 4,
    target: 60,
    tiny: 10,
  },
  {
    area: 'help',
    name: 'My own therapy',
    icon: 'hand-heart',
    cue: ['When an hour is booked', 'I go'],
    measure: 'check',
    kind: 'every_n_days',
    n: 14,
  },
  {
    area: 'help',
    name: 'A check-up for me',
    icon: 'stethoscope',
    cue: ['On my birthday', 'I book it'],
    measure: 'check',
    kind: 'every_n_days',
    n: 180,
  },
  {
    area: 'compassion',
    name: 'A kind word to myself',
    icon: 'heart',
    cue: ['When a day went sideways', 'I say what I would say to a friend'],
    measure: 'check',
    kind: 'daily',
  },
  {
    area: 'compassion',
    name: 'A self-compassion break',
    icon: 'hand',
    cue: ['When I notice the weight', 'I put a hand on my heart'],
    measure: 'minutes',
    kind: 'times_per_week',
    n: 3,
    target: 5,
    tiny: 1,
  },
]);
