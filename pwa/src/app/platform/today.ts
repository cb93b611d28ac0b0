/** The person's date, as the page last turned it: see turn.ts. */

import { signal } from '@preact/signals';
import type { Day } from '../../domain/day.ts';

export const today = signal<Day>('1970-01-01');
