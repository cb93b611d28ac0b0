/**
 * The key's way after a typed code, on both screens: the joining device asks, both show six digits,
 * the person confirms on the device that has the key. Loaded only when asked for.
 */

import { signal } from '@preact/signals';
import { Answers, type Ask } from '../../crypto/key-answers.ts';
import { Joiner, type Note, type Step } from '../../crypto/key-exchange.ts';
import { nameSelf } from './devices.ts';
import { carryOver } from './moving.ts';
import { engine, exclusively, onChange, syncNow, type Edit, type Engine } from './session.ts';
import { background } from '../platform/background.ts';
import { coalesce } from '../platform/coalesce.ts';

export type { Ask };

/** This device's own asking. `refused`: said no, or somebody may be in between; ask anew. */
export interface Asking {
  digits: string | null;
  state: 'waiting' | 'compare' | 'done' | 'refused';
}

/** Who asks this device; filled while `watchAsks` runs. */
export const asks = signal<Ask[]>([]);
/** How many requests were answered since the screen was opened. */
export const answered = signal(0);
/** This device's own asking; null: it does not ask. */
export const asking = signal<Asking | null>(null);

const FIELDS = ['c', 'o', 'j', 'w'] as const;
const NOTHING: Note = { c: null, o: null, j: null, w: null };

/** The screen that answers, while it is open. */
let desk: { at: Engine; answers: Answers; look: () => void; tapped: string | null } | null = null;

/** Answer the devices that ask, while the screen is open. Returns the way to stop. */
export function watchAsks(): () => void {
  const look = asked(async () => {
    const at = engine.value;
    if (!at?.master) return;
    if (desk?.at !== at) desk = { at, answers: new Answers({ account: at.account, crypto }), look, tapped: null };
    await answer(desk);
  });
  look();
  const stop = onChange(look);
  return () => {
    stop();
    desk = null;
    asks.value = [];
    answered.value = 0;
  };
}

/** The person wants this request answered: one more commitment, and one only. */
export function answerAsk(device: string): void {
  if (!desk) return;
  desk.tapped = device;
  desk.look();
}

/** The person saw the same digits on both screens: hand the key over. */
export async function confirm(device: string): Promise<void> {
  const { at, answers, look } = desk ?? {};
  const note = at?.master && (await answers!.give(device, at.master));
  if (note) await write(at, device, note);
  look?.();
}

/** The digits differ, or nobody knows that device: nothing is given. Removing it is another act. */
export async function decline(device: string): Promise<void> {
  desk?.answers.drop(device);
  if (engine.value) await write(engine.value, device, NOTHING);
}

async function answer(own: NonNullable<typeof desk>): Promise<void> {
  const { at, answers, tapped } = own;
  own.tapped = null;
  const notes = new Map<string, Note>();
  for (const { id } of await at.scan('k', 'join.', 'join.~')) notes.set(id.slice(5), await read(at, id.slice(5)));
  const found = await answers.hear(notes, tapped);
  for (const { device, note } of found.write) await write(at, device, note);
  if (desk !== own) return;
  // That it was given stays on the screen, also once the other device has taken the request back.
  const given = asks.value.filter(
    (ask) => ask.state === 'given' && !found.asks.some(({ device }) => device === ask.device),
  );
  asks.value = [...given, ...found.asks];
  answered.value = answers.count;
}

let ending: (() => void) | null = null;

/** Ask the account's other devices for the key; `asking` tells how it goes. */
export async function askForKey(): Promise<void> {
  const at = engine.value;
  if (!at || at.master) return;
  ending?.();
  const joiner = await Joiner.begin({ account: at.account, device: at.device, crypto });
  const { device } = at;
  asking.value = { digits: null, state: 'waiting' };
  await write(at, device, joiner.opening);
  syncNow();
  const look = asked(async () => {
    if (asking.value?.state === 'done' || asking.value?.state === 'refused') return;
    // Another id, another question.
    if (engine.value !== at || at.device !== device) return ending?.();
    await heed(at, device, await joiner.hear(await read(at, device)));
  });
  const stop = onChange(look);
  ending = () => {
    stop();
    ending = null;
  };
}

async function heed(at: Engine, device: string, step: Step): Promise<void> {
  if (step.kind === 'write') await write(at, device, step.note);
  if (step.kind === 'compare') asking.value = { digits: step.digits, state: 'compare' };
  if (step.kind === 'spoilt') {
    asking.value = { digits: null, state: 'refused' };
    ending?.();
  }
  if (step.kind !== 'key') return;
  asking.value = { digits: null, state: 'done' };
  ending?.();
  await at.unlock(step.mk);
  await write(at, device, NOTHING);
  // Texts that were written here before joining could only wait for this.
  await exclusively(() => carryOver());
  await nameSelf();
}

async function read(at: Engine, device: string): Promise<Note> {
  const fields = (await at.get('k', `join.${device}`))?.fields ?? {};
  return Object.fromEntries(
    FIELDS.map((field) => {
      const value = fields[field]?.[0];
      return [field, typeof value === 'string' ? value : null];
    }),
  );
}

async function write(at: Engine, device: string, note: Note): Promise<void> {
  const edits = Object.entries(note).map(([field, value]): Edit => ({ kind: 'k', id: `join.${device}`, field, value }));
  await at.edit(edits);
}

/** `act` on every occasion, one at a time; nobody waits for it. */
function asked(act: () => Promise<void>): () => void {
  const look = coalesce(act);
  return () => background(look());
}
