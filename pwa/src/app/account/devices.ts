/** The account's devices: who they are, their names, removal, and leaving. */

import { signal } from '@preact/signals';
import { isObject } from '../../sync/wire.ts';
import { openName, ownName, sealName } from './device-names.ts';
import { ghosts, lateWriters, noteRemoval, readRemovals } from './removals.ts';
import { currentAccount } from './account.ts';
import { wipe } from './moving.ts';
import { send } from './server.ts';
import { exclusively, reachServer } from './with-server.ts';
import { devices, engine, type Device } from './session.ts';
import { background } from '../platform/background.ts';
import { coalesce } from '../platform/coalesce.ts';

export type { Device } from './signals.ts';

/** Fetch the list, open the names, and put it into the signal `devices`, too; null: no answer. */
export async function fetchDevices(): Promise<Device[] | null> {
  const at = engine.value;
  if (!at) return [];
  // The account may not have been made on the server yet.
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
        // Without the key nobody's name can be checked.
        proven: one.current || !at.master || name !== null,
        removed: removals.has(one.id),
      };
    }),
  );
  ghosts.value = await lateWriters(at, removals);
  devices.value = found;
  return found;
}

/** Devices that joined while `watchDevices` runs. */
export const newcomers = signal<Device[]>([]);

const EVERY_MS = 2_500;

/** Fetch the list every few seconds while a pairing screen is open. Returns the function that stops it. */
export function watchDevices(): () => void {
  let before: Set<string> | null = null;
  const look = coalesce(async () => {
    const found = await fetchDevices();
    if (!found) return;
    before ??= new Set(found.map(({ id }) => id));
    newcomers.value = found.filter(({ id }) => !before!.has(id));
  });
  background(look());
  const timer = setInterval(() => background(look()), EVERY_MS);
  return () => {
    clearInterval(timer);
    newcomers.value = [];
  };
}

/** Rename a device; false: this device has no key, or the server did not answer. */
export async function rename(id: string, name: string): Promise<boolean> {
  const sealed = engine.value && (await sealName(engine.value, name, id));
  if (!sealed) return false;
  const reply = await send('PATCH', `/devices/${id}`, JSON.stringify({ name: sealed }));
  if (reply?.status !== 200) return false;
  await fetchDevices();
  return true;
}

/** Give this device its default name (see `ownName`), after it has joined. */
export async function nameSelf(): Promise<void> {
  if (engine.value) await rename(engine.value.device, ownName());
}

/** Remove another device: it wipes itself the next time it is online. False: the server did not answer. */
export async function remove(id: string): Promise<boolean> {
  const reply = await send('DELETE', `/devices/${id}`);
  if (reply?.status !== 204 && reply?.status !== 404) return false;
  if (engine.value) await noteRemoval(engine.value, id);
  await fetchDevices();
  return true;
}

/** Remove this device from the account and wipe it; false: the server did not answer, nothing was changed. */
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
