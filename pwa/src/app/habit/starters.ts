/** The first screen's answer, and a new habit of a name alone. */

import { batch } from '@preact/signals';
import { newId } from '../../domain/records.ts';
import { zoneOf } from '../../push/zone.ts';
import type { Edit } from '../../sync/engine.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { habitEdits } from '../records/habits.ts';
import { STARTERS } from '../records/looks.ts';
import { perform, write } from '../records/perform.ts';
import { breakDown } from '../account/account.ts';
import { firstLeft, keepFirst } from '../account/leftovers.ts';
import { phase } from '../account/signals.ts';
import { stored } from '../records/settings.ts';
import { listed } from '../records/state.ts';
import { turnDay } from '../records/turn.ts';

const t = translator(firstTexts);

/** A starter that is kept; `name` null: as it is. */
export interface Picked {
  id: string;
  name: string | null;
}

let planting: Promise<void> | null = null;

/** Which starters are kept, under which name. The first screen and what it left behind may both ask for it: it is done once. */
export function plant(kept: readonly Picked[]): Promise<void> {
  return (planting ??= plantNow(kept).finally(() => {
    planting = null;
  }));
}

async function plantNow(kept: readonly Picked[]): Promise<void> {
  // Account, key and database are made first: a page that is left meanwhile leaves it to the next one.
  keepFirst(kept);
  const from = turnDay();
  const edits = kept.flatMap(({ id, name }): Edit[] => [
    // As defaults (R3): whatever a person did with a starter on another phone wins.
    // Each starter has a fixed position, so that two phones that join agree.
    ...habitEdits(id, { plan: [{ from, ...STARTERS[id]!.plan }], pos: positionOf(id) }, true),
    ...(name ? [{ kind: 'h', id, field: 'name', text: name }] : []),
  ]);
  // The server needs the person's date and zone for reminders; nudges/last-seen.ts keeps these two up to date.
  edits.push(
    { kind: 's', id: 'tz', field: 'v', value: zoneOf(stored.value).name },
    { kind: 's', id: 'opened', field: 'v', value: turnDay() },
  );
  const writing = batch(() => {
    phase.value = 'ready';
    // Nothing is to be read before them, however slow the disk is.
    listed.value = true;
    return write(edits);
  });
  await writing.catch(breakDown);
  keepFirst(undefined);
}

/** Finish what a page was left with: the first screen's answer, before it was stored. */
export async function plantLeft(): Promise<void> {
  const left = firstLeft() as readonly Picked[] | null;
  if (left) await plant(left);
}

/** What orders the list: it comes later than the first screen. */
let order: typeof import('./order.ts') | null = null;

/** A new habit of a name alone, checked daily from today. */
export async function add(name: string): Promise<void> {
  const id = newId(crypto);
  // Without a position it is last as well. Nothing is awaited, because the page may be left.
  const place = order && { pos: order.placeAtEnd() };
  await perform([...habitEdits(id, { plan: daily(), ...place }), ...named(id, name)], () => t('said.added'));
  if (place) return;
  order ??= await import('./order.ts').catch(() => null);
  if (order) await write(habitEdits(id, { pos: order.placeAtEnd() }));
}

/** A starter's key in the order of the list: `a0` to `a4`, as fractional indexing makes them. */
function positionOf(starter: string): string {
  return `a${Number(starter.at(-1)) - 1}`;
}

/** A name, and a leaf in the place of a picture: names stand under one another. */
function named(id: string, name: string): Edit[] {
  return [
    { kind: 'h', id, field: 'name', text: name },
    { kind: 'h', id, field: 'icon', text: 'leaf' },
  ];
}

function daily() {
  return [{ from: turnDay(), kind: 'daily' as const, target: 1, tiny: null }];
}
