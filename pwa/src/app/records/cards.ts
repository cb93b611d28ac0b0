/**
 * The records whose sealed body holds cards (docs/rules.md, Cards): check-ins, letters, people and the
 * ledger. Read while a screen shows them. Loaded on demand.
 */

import { computed, effect } from '@preact/signals';
import type { Fields, Value } from '../../domain/cells.ts';
import { isDate } from '../../domain/civil.ts';
import type { Day } from '../../domain/day.ts';
import { newId } from '../../domain/records.ts';
import { cardText, putCard, readCards, type Card, type Draft, type Place } from '../../domain/strategies/cards.ts';
import type { CardKind } from '../../domain/strategies/card-schema.ts';
import type { Edit } from '../../sync/engine.ts';
import { engine, onChange, sign } from '../account/signals.ts';
import { background } from '../platform/background.ts';
import { coalesce } from '../platform/coalesce.ts';
import { openTexts, wordsOf } from './opened.ts';
import { perform } from './perform.ts';

/** A card, and the record that it stands in. */
export interface Entry<K extends CardKind = CardKind> {
  kind: K;
  id: string;
  /** The date that its id begins with; null: it goes on. */
  on: Day | null;
  card: Card<K>;
  /** All of the record's words, and its cells, as they stood when it was read. */
  body: string;
  fields: Fields;
}

/** The cards of a kind, in order of their ids: dated ones by date, the oldest first. */
export interface Found<K extends CardKind> {
  entries: readonly Entry<K>[];
  /** How many records cannot be read on this device; without the key at least one: nothing can be written either. */
  locked: number;
}

const hasNoKey = computed(() => sign.value.locked);

/**
 * Read the cards of a kind, and again when they change. `from`, `to`: ids, such as a date and `~`. Null: not
 * read yet. Returns the function that stops it.
 */
export function watchCards<K extends CardKind>(
  kind: K,
  show: (found: Found<K> | null) => void,
  from = '',
  to = '~',
): () => void {
  const look = coalesce(async () => {
    const at = engine.peek();
    if (!at) return;
    const records = await at.scan(kind, from, to);
    await openTexts(at, records, () => ['body']);
    if (engine.peek() !== at) return;
    const found = foundIn(kind, records);
    show({ ...found, locked: Math.max(found.locked, Number(hasNoKey.peek())) });
  });
  const heard = onChange(({ keys, more }) => {
    if (more || keys.some(([one]) => one === kind)) background(look());
  });
  const moved = effect(() => {
    show(null);
    if (engine.value) background(look());
  });
  let knew = hasNoKey.peek();
  const keyed = effect(() => {
    if (hasNoKey.value !== knew) background(look());
    knew = hasNoKey.value;
  });
  return () => {
    heard();
    moved();
    keyed();
  };
}

function foundIn<K extends CardKind>(kind: K, records: readonly { id: string; fields: Fields }[]): Found<K> {
  const bodies = records.map(({ id, fields }) => ({ id, fields, body: wordsOf(id, 'body', fields.body) }));
  return {
    locked: bodies.filter(({ body }) => body === null).length,
    entries: bodies.flatMap(({ id, fields, body }) =>
      readCards(kind, body ?? '').map((card) => ({ kind, id, on: dateIn(id), card, body: body!, fields })),
    ),
  };
}

/** The date that a record's id begins with. */
function dateIn(id: string): Day | null {
  const day = id.slice(0, 10);
  return isDate(day) ? day : null;
}

/** The id of a new entry of the ledger: about a date, or of what goes on (null). */
export function entryId(on: Day | null): string {
  return `${on ?? 'on'}.${newId(crypto)}`;
}

/** Write a card into a new record. `open`: fields that are not sealed. What is to be said is given by the screen. */
export function addCard(
  kind: CardKind,
  id: string,
  draft: Draft,
  said: string,
  open: { [field: string]: Value } = {},
): Promise<void> {
  return perform([{ kind, id, field: 'body', text: cardText(draft) }, ...openEdits(kind, id, open)], () => said);
}

/** What changing a card needs to know of it: any kind's entry. */
export interface Placed extends Pick<Entry, 'kind' | 'id' | 'body' | 'fields'> {
  card: { place: Place };
}

/** Change members of a card (null takes one off), or take the card off (null in place of `draft`). */
export function changeCard(
  { kind, id, card, body, fields }: Placed,
  draft: Draft | null,
  said: string,
  open: { [field: string]: Value } = {},
): Promise<void> {
  const text = putCard(body, card.place, draft) || null;
  const gone: { [field: string]: Value } = text === null && kind === 'p' ? { every: null, due: null } : {};
  const edits: Edit[] = [{ kind, id, field: 'body', text, over: fields.body ?? null }];
  return perform([...edits, ...openEdits(kind, id, { ...gone, ...open })], () => said);
}

function openEdits(kind: string, id: string, open: { [field: string]: Value }): Edit[] {
  return Object.entries(open).map(([field, value]) => ({ kind, id, field, value }));
}
