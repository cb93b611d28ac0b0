/**
 * The key's way after a typed code, on both screens: the joining device asks, both show six digits,
 * the person confirms on the device that has the key. Loaded only when asked for.
 */

import { signal } from '@preact/signals';
import { Giver, Joiner, type Note, type Step } from '../../crypto/key-exchange.ts';
import { nameSelf } from './devices.ts';
import { carryOver } from './account.ts';
import { engine, exclusively, onChange, syncNow, type Edit, type Engine } from './session.ts';

/** A device that asks this one for the key. */
export interface Ask {
  device: string;
  /** Six digits to compare with the other screen; null: they are still being made. */
  digits: string | null;
  /** `spoilt`: somebody may be in between; nothing was given, and it should be removed. */
  state: 'making' | 'compare' | 'given' | 'spoilt';
}

/** This device's own asking. `refused`: said no, or somebody may be in between; ask anew. */
export interface Asking {
  digits: string | null;
  state: 'waiting' | 'compare' | 'done' | 'refused';
}

/** Who asks this device; filled while `watchAsks` runs. */
export const asks = signal<Ask[]>([]);
/** This device's own asking; null: it does not ask. */
export const asking = signal<Asking | null>(null);

const FIELDS = ['c', 'o', 'j', 'w'] as const;
const NOTHING: Note = { c: null, o: null, j: null, w: null };
const givers = new Map<string, { c: string; giver: Giver }>();

/** Answer the devices that ask, while the screen is open. Returns the way to stop. */
export function watchAsks(): () => void {
  const look = inTurn(async () => {
    const at = engine.value;
    if (at?.master) for (const { id } of await at.scan('k', 'join.', 'join.~')) await answer(at, id.slice(5));
  });
  look();
  const stop = onChange(look);
  return () => {
    stop();
    givers.clear();
    asks.value = [];
  };
}

/** The person saw the same digits on both screens: hand the key over. */
export async function confirm(device: string): Promise<void> {
  const at = engine.value;
  const giver = givers.get(device)?.giver;
  if (!at?.master || !giver) return;
  await write(at, device, await giver.give(at.master));
  show({ device, digits: null, state: 'given' });
}

/** The digits differ, or nobody knows that device: nothing is given. Removing it is another act. */
export async function decline(device: string): Promise<void> {
  if (engine.value) await write(engine.value, device, NOTHING);
  hide(device);
}

async function answer(at: Engine, device: string): Promise<void> {
  const note = await read(at, device);
  if (!note.c) return hide(device);
  let known = givers.get(device);
  // A device that was reloaded begins again; the digits will tell if it was another one.
  if (!known || (known.c !== note.c && !note.o)) {
    known = { c: note.c, giver: await Giver.begin({ account: at.account, device, crypto }, note.c) };
    givers.set(device, known);
  }
  const shown = asks.value.find((ask) => ask.device === device);
  if (shown?.state === 'given') return;
  const step = await known.giver.hear(note);
  if (step.kind === 'write') await write(at, device, step.note);
  if (step.kind === 'compare') show({ device, digits: step.digits, state: 'compare' });
  else show({ device, digits: null, state: step.kind === 'spoilt' ? 'spoilt' : 'making' });
}

function show(ask: Ask): void {
  asks.value = [...asks.value.filter(({ device }) => device !== ask.device), ask];
}

function hide(device: string): void {
  const had = asks.value.find((ask) => ask.device === device);
  givers.delete(device);
  // That it was given stays on the screen; the rest is no longer so.
  if (had && had.state !== 'given') asks.value = asks.value.filter((ask) => ask !== had);
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
  const look = inTurn(async () => {
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
  return Object.fromEntries(FIELDS.map((field) => {
    const value = fields[field]?.[0];
    return [field, typeof value === 'string' ? value : null];
  }));
}

async function write(at: Engine, device: string, note: Note): Promise<void> {
  const edits = Object.entries(note).map(([field, value]): Edit => ({ kind: 'k', id: `join.${device}`, field, value }));
  await at.edit(edits);
}

/** Run `act` once at a time, and once more if it was asked for meanwhile. */
function inTurn(act: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await act().catch(reportError);
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}
