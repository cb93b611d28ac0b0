/** The state of reminders on the server: fetched when a screen shows it, never stored. */

import { signal } from '@preact/signals';
import { isDate } from '../../domain/civil.ts';
import { addDays } from '../../domain/day.ts';
import { isObject } from '../../sync/wire.ts';
import type { Habit } from '../records/habits.ts';
import { currentAccount } from '../account/account.ts';
import { send } from '../account/server.ts';
import { engine } from '../account/session.ts';
import { stored } from '../records/settings.ts';
import { configure } from '../habit/edit.ts';
import { coalesce } from '../platform/coalesce.ts';
import { today } from '../platform/today.ts';
import { turnDay } from '../records/turn.ts';

/** The push subscription of one device, as the server has it. */
export interface DeviceReach {
  device: string;
  /** False: the server gave it up after too many tries. */
  on: boolean;
  /** When a push service last took one, ms. */
  deliveredAt: number | null;
  /** The error of the last try: a status and a reason, or a reason alone; null: none. */
  error: string | null;
}

export interface PushStatus {
  devices: readonly DeviceReach[];
  /** Reminders that come every other time, because they were ignored. */
  faded: readonly { habit: string; at: string }[];
  /** The zone that the server uses; `known` false: it does not know the person's and fell back to this one. Null: an older server. */
  zone: { name: string; known: boolean } | null;
  /** When it was requested (`performance.now()`): it does not include what happened later. */
  askedAt: number;
}

/** Undefined: not fetched yet. Null: the server did not answer. */
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

/** A reminder that was ignored on this many days in a row comes every other time. */
const IGNORED_DAYS = 5;

/** Which reminder times of a habit come every other time, and whether the person chose that. */
export function quietTimes(habit: Habit): { at: string[]; wished: boolean } {
  const fade = stored.value.get(`fade.${habit.id}`);
  const all = habit.rem.map(({ at }) => at);
  if (fade === 'half') return { at: all, wished: true };
  // Restored lately: the server's answer may be older than that.
  const fresh = isDate(fade) && fade >= addDays(today.value, -IGNORED_DAYS);
  const faded = fresh ? [] : (pushStatus.value?.faded ?? []);
  return { at: all.filter((at) => faded.some((one) => one.habit === habit.id && one.at === at)), wished: false };
}

/** Set a habit's reminders to every other time, or back to every time from today on. */
export function setEveryOther(habit: Habit, half: boolean): Promise<void> {
  return configure(`fade.${habit.id}`, half ? 'half' : turnDay());
}
