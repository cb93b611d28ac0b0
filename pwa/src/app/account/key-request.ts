/**
 * Handing the master key to a device that joined by a typed code, on both screens: the joining device
 * asks, both show six digits, the person confirms on the device that has the key. Loaded on demand.
 */

import { signal } from '@preact/signals';
import { KeyAnswers, type KeyRequest } from '../../crypto/key-answers.ts';
import { Initiator, type Note, type Step } from '../../crypto/key-exchange.ts';
import { nameSelf } from './devices.ts';
import { carryOver } from './moving.ts';
import { exclusively } from './with-server.ts';
import { engine, onChange, syncNow, type Edit, type Engine } from './session.ts';
import { background } from '../platform/background.ts';
import { coalesce } from '../platform/coalesce.ts';

export type { KeyRequest };

/** This device's own request. `refused`: declined, or spoilt by a possible middleman; ask anew. */
export interface OwnRequest {
  digits: string | null;
  state: 'waiting' | 'compare' | 'done' | 'refused';
}

/** The devices that ask this one for the key; filled while `watchKeyRequests` runs. */
export const keyRequests = signal<KeyRequest[]>([]);
/** How many requests were answered since the screen was opened: see `KeyAnswers.count`. */
export const answeredCount = signal(0);
/** This device's own request; null: it has none. */
export const ownRequest = signal<OwnRequest | null>(null);

/** The fields of a note; what each holds stands in crypto/key-exchange.ts. */
const FIELDS = ['c', 'o', 'j', 'w'] as const;
const NOTHING: Note = { c: null, o: null, j: null, w: null };

/** The screen that answers requests, while it is open. */
let screen: { at: Engine; answers: KeyAnswers; look: () => void; tapped: string | null } | null = null;

/** Answer the devices that ask, while the screen is open. Returns the way to stop. */
export function watchKeyRequests(): () => void {
  const look = oneAtATime(async () => {
    const at = engine.value;
    if (!at?.master) return;
    if (screen?.at !== at)
      screen = { at, answers: new KeyAnswers({ account: at.account, crypto }), look, tapped: null };
    await answer(screen);
  });
  look();
  const stop = onChange(look);
  return () => {
    stop();
    screen = null;
    keyRequests.value = [];
    answeredCount.value = 0;
  };
}

/** The person tapped this request: answer its commitment, once. */
export function answerKeyRequest(device: string): void {
  if (!screen) return;
  screen.tapped = device;
  screen.look();
}

/** The person saw the same digits on both screens: hand the key over. */
export async function confirm(device: string): Promise<void> {
  const { at, answers, look } = screen ?? {};
  const note = at?.master && (await answers!.give(device, at.master));
  if (note) await write(at, device, note);
  look?.();
}

/** The digits differ, or the person does not know that device: give nothing. It is not removed by this. */
export async function decline(device: string): Promise<void> {
  screen?.answers.drop(device);
  if (engine.value) await write(engine.value, device, NOTHING);
}

async function answer(own: NonNullable<typeof screen>): Promise<void> {
  const { at, answers, tapped } = own;
  own.tapped = null;
  const notes = new Map<string, Note>();
  for (const { id } of await at.scan('k', 'join.', 'join.~')) notes.set(id.slice(5), await read(at, id.slice(5)));
  const found = await answers.receive(notes, tapped);
  for (const { device, note } of found.write) await write(at, device, note);
  if (screen !== own) return;
  // Keep showing "given" after the other device has withdrawn its request.
  const given = keyRequests.value.filter(
    (ask) => ask.state === 'given' && !found.requests.some(({ device }) => device === ask.device),
  );
  keyRequests.value = [...given, ...found.requests];
  answeredCount.value = answers.count;
}

let ending: (() => void) | null = null;

/** Ask the account's other devices for the key; progress stands in `ownRequest`. */
export async function askForKey(): Promise<void> {
  const at = engine.value;
  if (!at || at.master) return;
  ending?.();
  const initiator = await Initiator.begin({ account: at.account, device: at.device, crypto });
  const { device } = at;
  ownRequest.value = { digits: null, state: 'waiting' };
  await write(at, device, initiator.opening);
  syncNow();
  const look = oneAtATime(async () => {
    if (ownRequest.value?.state === 'done' || ownRequest.value?.state === 'refused') return;
    // The record is named after the device id: under another id this request is void.
    if (engine.value !== at || at.device !== device) return ending?.();
    await follow(at, device, await initiator.receive(await read(at, device)));
  });
  const stop = onChange(look);
  ending = () => {
    stop();
    ending = null;
  };
}

async function follow(at: Engine, device: string, step: Step): Promise<void> {
  if (step.kind === 'write') await write(at, device, step.note);
  if (step.kind === 'compare') ownRequest.value = { digits: step.digits, state: 'compare' };
  if (step.kind === 'spoilt') {
    ownRequest.value = { digits: null, state: 'refused' };
    ending?.();
  }
  if (step.kind !== 'key') return;
  ownRequest.value = { digits: null, state: 'done' };
  ending?.();
  await at.unlock(step.mk);
  await write(at, device, NOTHING);
  // Texts that were written here before joining could not be sealed for this account until now.
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

/** A function that runs `act` in the background, one run at a time. */
function oneAtATime(act: () => Promise<void>): () => void {
  const look = coalesce(act);
  return () => background(look());
}
