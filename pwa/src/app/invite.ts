/** The account's devices as the screen lists them, a link for one more, and joining by such a link. */

import { newSecret, openMaster, readLink, sealMaster, writeLink, type Link } from '../sync/pair.ts';
import { openName } from './names.ts';
import { moveTo } from './place.ts';
import { engine, exclusively, reachServer, send, syncNow, type Device } from './session.ts';

export { readLink, type Link };

interface Listed {
  id: string;
  name: string | null;
  made_at: string;
  seen_at: string | null;
  current: boolean;
}

/** The list, names opened; null without a network. */
export async function listDevices(): Promise<Device[] | null> {
  const at = engine.value;
  if (!at) return [];
  let answer = await send('GET', '/devices');
  if (answer?.status === 401) {
    // The very first flush may still be on its way.
    await reachServer();
    answer = await send('GET', '/devices');
  }
  if (answer?.status !== 200) return null;
  const { devices } = answer.body as { devices: Listed[] };
  return Promise.all(
    devices.map(async (one) => ({
      id: one.id,
      name: await openName(at, one.id, one.name),
      madeAt: Date.parse(one.made_at),
      seenAt: one.seen_at ? Date.parse(one.seen_at) : null,
      current: one.current,
    })),
  );
}

/** Remove another device. */
export async function removeDevice(id: string): Promise<boolean> {
  return (await send('DELETE', `/devices/${id}`))?.status === 204;
}

/** A link that lets one more device in; null when that is not possible now. */
export async function pairingLink(names: string[]): Promise<string | null> {
  const master = engine.value?.master;
  if (!master) return null;
  const secret = newSecret();
  const sealed = await sealMaster(master, secret);
  const answer = await send('POST', '/pairings', JSON.stringify({ sealed }));
  if (answer?.status !== 201) return null;
  const { code } = answer.body as { code: string };
  return writeLink(location.origin, { code, secret, names });
}

/** Join by a link; what was ticked here comes along. */
export function join(link: Link): Promise<'joined' | 'unknown' | 'offline' | 'busy'> {
  return exclusively(async () => {
    const claimed = await send('POST', `/pairings/${link.code}/claim`, '{}');
    if (!claimed) return 'offline';
    if (claimed.status === 429) return 'busy';
    const body = claimed.body as { account: string; device: string; sealed?: string } | undefined;
    if (claimed.status !== 201 || !body?.sealed) return 'unknown';
    const mk = await openMaster(body.sealed, link.secret);
    await moveTo({ account: body.account, device: body.device, known: true }, mk);
    syncNow();
    return 'joined';
  });
}

/** Everything, texts opened, as a file's content. */
export async function exported(): Promise<string> {
  const records = (await engine.value?.plain()) ?? [];
  return JSON.stringify({ format: 'tend', version: 1, records }, null, 1);
}
