/** Who this browser is to the server: the question that changes nothing, and answers that say it. */

import type { Registered } from '../../db/registry.ts';
import { newHex } from '../../domain/records.ts';
import type { Reply, Send } from './http.ts';
import { errorCode, isObject } from '../wire.ts';

/** An answer that says who we are. */
export interface Welcome {
  account: string;
  device: string;
  /** The number of this device's last request; 0 where the answer does not say. */
  n: number;
  /** The master key under a pairing link's secret, where one came along. */
  sealed?: unknown;
}

/** Who this browser is to the server; 'none': nobody that it knows. Null: no answer that says so. */
export async function whoAmI(send: Send): Promise<Welcome | 'none' | null> {
  const reply = await send('GET', '/session', undefined, { account: undefined });
  if (!reply) return null;
  if (reply.status === 200 && isObject(reply.body))
    return read(reply.body) ?? ('account' in reply.body ? 'none' : null);
  // A cookie of a device that was removed, or of an account that was deleted, opens nothing.
  const { status } = reply;
  return (status === 401 || status === 409 || status === 410) && errorCode(reply.body) ? 'none' : null;
}

/** The account and device that an answer gives us; null: it gives none. */
export function welcomed(reply: Reply | null): Welcome | null {
  if ((reply?.status !== 200 && reply?.status !== 201) || !isObject(reply.body)) return null;
  return read(reply.body);
}

function read(body: { [key: string]: unknown }): Welcome | null {
  const { account, device, n, sealed } = body;
  if (typeof account !== 'string' || typeof device !== 'string') return null;
  return { account, device, n: typeof n === 'number' ? n : 0, sealed };
}

/** Ids for an account of one's own. */
export function newPlace(random: Crypto): Registered {
  return { account: newHex(8, random), device: newHex(4, random), known: false };
}
