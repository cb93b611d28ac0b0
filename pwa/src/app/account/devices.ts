/** The account's devices: who they are, their names, removal, and leaving. */

import { signal } from '@preact/signals';
import { isObject } from '../../sync/wire.ts';
import { openName, ownName, sealName } from './device-names.ts';
import { ghosts, lateWriters, noteRemoval, readRemovals } from './removals.ts';
import { currentAccount } from './account.ts';
import { wipe } from './moving.ts';
import { devices, engine, exclusively, reachServer, send, type Device } from './session.ts';
import { background } from '../platform/background.ts';

export type { Device } from './signals.ts';

/** The list, names opened, also into the signal `devices`; null without an answer. */
export async function fetchDevices(): Promise<Device[] | null> {
  const at = engine.value;
  if (!at) return [];
  // The very first flush may still be on its way.
  if (!currentAccount()?.known) await reachServer();
  const reply = await send('GET', '/devices');
  if (reply?.status !== 200 || !isObject(reply.body) || !Array.isArray(reply.body.devices)) return null;
  const removals = await readRemovals(at);
  const found = await Promise.all(
    reply.body.devices.map(async (one): Promise<Device> => {
      const name = await openName(at, one.id, one.name);
      return {
        id: one.id,
        name,
        madeAt: Date.parse(one.made_at),
        seenAt: one.seen_at === null ? null : Date.parse(one.seen_at),
        current: one.current,
        // Without the key nothing can be told.
        proven: one.current || !at.master || name !== null,
        removed: removals.has(one.id),
      };
    }),
  );
  ghosts.value = await lateWriters(at, removals);
  devices.value = found;
  return found;
}

/** Devices that joined while `watchDevices` ran: "X joined", with a way to remove it. */
export const newcomers = signal<Device[]>([]);

const EVERY_MS = 2_500;

/** Ask for the list now and then while a pairing screen is open. Returns the way to stop. */
export function watchDevices(): () => void {
  let before: Set<string> | null = null;
  const look = async (): Promise<void> => {
    const found = await fetchDevices();
    if (!found) return;
    before ??= new Set(found.map(({ id }) => id));
    newcomers.value = found.filter(({ id }) => !before!.has(id));
  };
  background(look());
  const timer = setInterval(() => background(look()), EVERY_MS);
  return () => {
    clearInterval(timer);
    newcomers.value = [];
  };
}

/** Give a device another name; false: not possible now. */
export async function rename(id: string, name: string): Promise<boolean> {
  const sealed = engine.value && (await sealName(engine.value, name, id));
  if (!sealed) return false;
  const reply = await send('PATCH', `/devices/${id}`, JSON.stringify({ name: sealed }));
  if (reply?.status !== 200) return false;
  await fetchDevices();
  return true;
}

/** Name this device as most people would; for one that has just joined. */
export async function nameSelf(): Promise<void> {
  if (engine.value) await rename(engine.value.device, ownName());
}

/** Remove another device: it forgets everything the next time it is online. */
export async function remove(id: string): Promise<boolean> {
  const reply = await send('DELETE', `/devices/${id}`);
  if (reply?.status !== 204 && reply?.status !== 404) return false;
  if (engine.value) await noteRemoval(engine.value, id);
  await fetchDevices();
  return true;
}

/** Take this device out of the account and wipe it; false: the server must hear of it first. */
export function leave(): Promise<boolean> {
  return exclusively(async () => {
    const at = engine.value;
    if (at && currentAccount()?.known) {
      const reply = await send('DELETE', `/devices/${at.device}`);
      if (reply?.status !== 204 && reply?.status !== 401 && reply?.status !== 404) return false;
    }
    await wipe('left');
    return true;
  });
}
