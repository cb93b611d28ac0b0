/** What the server says of reminders: asked when a screen shows it, and never kept. */

import { signal } from '@preact/signals';
import { isDate } from '../../domain/civil.ts';
import { addDays } from '../../domain/day.ts';
import { isObject } from '../../sync/wire.ts';
import type { Habit } from '../records/habits.ts';
import { currentAccount } from '../account/account.ts';
import { engine, send } from '../account/session.ts';
import { stored } from '../records/settings.ts';
import { configure } from '../habit/edit.ts';
import { coalesce } from '../platform/coalesce.ts';
import { today } from '../platform/today.ts';
import { turnDay } from '../records/turn.ts';

/** How one device is reached. */
export interface DeviceReach {
  device: string;
  /** False: the server gave it up after too many tries. */
  on: boolean;
  /** When a push service last took one, ms. */
  deliveredAt: number | null;
  /** What went wrong at the last try, as the server has it: a status and words, or words alone. */
  error: string | null;
}

export interface PushStatus {
  devices: readonly DeviceReach[];
  /** Reminders that come every other time. */
  faded: readonly { habit: string; at: string }[];
  /** Which zone the server goes by; not known: it fell back on that one. Null: an older server. */
  zone: { name: string; known: boolean } | null;
  /** When it was asked for, by the page's own clock: what happened since, it does not know. */
  askedAt: number;
}

/** Undefined: not asked yet. Null: it cannot be asked just now. */
export const pushStatus = signal<PushStatus | null | undefined>(undefined);

/** Ask the server. */
export const askStatus = coalesce(ask);

async function ask(): Promise<void> {
  const at = engine.value;
  if (!at) return;
  const askedAt = performance.now();
  const reply = currentAccount()?.known ? await send('GET', '/push/status') : null;
  if (engine.value !== at) return;
  pushStatus.value = reply?.status === 200 ? statusOf(reply.body, askedAt) : null;
}

function statusOf(body: unknown, askedAt: number): PushStatus | null {
  if (!isObject(body) || !Array.isArray(body.devices)) return null;
  return {
    devices: body.devices.map((one) => ({
      device: one.device,
      on: one.on,
      deliveredAt: one.last_delivered === null ? null : Date.parse(one.last_delivered),
      error: one.last_error,
    })),
    faded: Array.isArray(body.faded) ? body.faded : [],
    zone: isObject(body.zone) ? { name: String(body.zone.name), known: body.zone.known === true } : null,
    askedAt,
  };
}

/** How a device is reached; null: it has no reminders. Undefined: nobody knows just now. */
export function reachOf(device: string): DeviceReach | null | undefined {
  const { value } = pushStatus;
  return value ? (value.devices.find((one) => one.device === device) ?? null) : undefined;
}

/** Reminders that were left open so many days in a row come every other time. */
const IGNORED_DAYS = 5;

/** Which times of a habit come every other time, and whether the person wished it so. */
export function quietTimes(habit: Habit): { at: string[]; wished: boolean } {
  const fade = stored.value.get(`fade.${habit.id}`);
  const all = habit.rem.map(({ at }) => at);
  if (fade === 'half') return { at: all, wished: true };
  // Restored a moment ago: the server may not have heard of it yet.
  const fresh = isDate(fade) && fade >= addDays(today.value, -IGNORED_DAYS);
  const faded = fresh ? [] : (pushStatus.value?.faded ?? []);
  return { at: all.filter((at) => faded.some((one) => one.habit === habit.id && one.at === at)), wished: false };
}

/** Every other time, by wish; or every time again, from today. */
export function setEveryOther(habit: Habit, half: boolean): Promise<void> {
  return configure(`fade.${habit.id}`, half ? 'half' : turnDay());
}
