/**
 * Help lines by country, and clinicians' own, each with the text that it was read in and that text's date. The
 * list is written by hand, lines.json; `make lines` examines it (helplines.py). It comes with the screens that
 * show it and is kept for offline as they are.
 */

import { dateText } from '../../i18n/format.ts';
import { listed } from '../../i18n/lists.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { timeText } from '../../i18n/times.ts';
import { translator } from '../../i18n/texts.ts';
import { weekdayText } from '../../i18n/weekdays.ts';
import { region } from '../../i18n/language.ts';
import lists from './lines.json' with { type: 'json' };

const t = translator(helpTexts);

/** A text that somebody read, and who published it. */
export interface Source {
  readonly source: string;
  readonly address: string;
  /** The date of the text, `YYYY-MM-DD` or `YYYY-MM`. */
  readonly source_dated: string;
  /** The site that the text names as where it has this from. */
  readonly cites?: string;
}

export interface Hours {
  readonly from: string;
  /** Before `from`: on the next day. */
  readonly to: string;
  /** ISO weekdays without a gap; absent: all. */
  readonly days?: readonly number[];
  /** An IANA zone, where the country has several. */
  readonly zone?: string;
}

export interface Line extends Source {
  readonly country: string;
  readonly name: string;
  readonly whom: 'anyone' | 'health' | 'doctors' | 'dentists' | 'nurses';
  readonly call?: readonly string[];
  /** To be dialled once the call is answered. */
  readonly extension?: string;
  readonly text?: { readonly to: string; readonly word?: string };
  readonly web?: string;
  /** Absent: the text does not say, or texts differ. */
  readonly hours?: Hours | 'always';
  readonly free?: boolean;
  /** Some of these watch over a license as well. */
  readonly monitors?: boolean;
}

export interface Directory extends Source {
  readonly name: string;
  readonly web: string;
}

const LINES = lists.lines as readonly Line[];
/** Lists of the lines of all countries. */
export const DIRECTORIES: readonly Directory[] = lists.directories;
/** How many US boards have changed what they ask. */
export const BOARD: Source & { readonly boards: number } = lists.board;

/** The lines of a country, those for anyone first. */
export function linesOf(country: string): Line[] {
  const all = LINES.filter((line) => line.country === country);
  return [...all.filter(isForAnyone), ...all.filter((line) => !isForAnyone(line))];
}

export function isForAnyone({ whom }: Line): boolean {
  return whom === 'anyone';
}

/** Whether a text of a date is older than 12 months: what it says may have changed. Twin: `is_old` in helplines.py. */
export function isOld(dated: string, today: string): boolean {
  return `${Number(dated.slice(0, 4)) + 1}${dated.slice(4)}` < today;
}

/** The month of a text: "June 2026". */
export function monthText(dated: string): string {
  return dateText(`${dated}-01`.slice(0, 10), { month: 'long', year: 'numeric' });
}

/** For whom a line is, when it answers, and whether it is free. */
export function aboutText({ whom, hours, free }: Line): string {
  return listed([t(`help.whom.${whom}`), hoursText(hours), ...(free ? [t('help.free')] : [])]);
}

function hoursText(hours: Line['hours']): string {
  if (!hours) return t('help.hours.unknown');
  if (hours === 'always') return t('help.hours.always');
  const { days, zone } = hours;
  const times = { from: timeText(hours.from), to: timeText(hours.to) };
  const when = days
    ? t('help.hours.days', { ...times, first: weekdayText(days[0]!), last: weekdayText(days.at(-1)!) })
    : t('help.hours.daily', times);
  return zone ? t('help.hours.zone', { when, zone: zoneText(zone) }) : when;
}

function zoneText(zone: string): string {
  const format = new Intl.DateTimeFormat(region, { timeZone: zone, timeZoneName: 'longGeneric' });
  return format.formatToParts(0).find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
