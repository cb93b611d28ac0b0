/** Who this browser is to the server: asking without changing anything, and reading answers that tell it. */

import type { Reply, Send } from './http.ts';
import { errorCode, isObject } from '../wire.ts';

/** Account and device of a session, as an answer names them. */
export interface Identity {
  account: string;
  device: string;
  /** The number of this device's last request; 0 where the answer does not say. */
  n: number;
  /** The master key under a pairing link's secret, where one came along. */
  sealed?: unknown;
}

/** Ask whose session this browser has; 'none': nobody's. Null: no definite answer. */
export async function whoAmI(send: Send): Promise<Identity | 'none' | null> {
  const reply = await send('GET', '/session', undefined, { account: undefined });
  if (!reply) return null;
  if (reply.status === 200 && isObject(reply.body))
    return read(reply.body) ?? ('account' in reply.body ? 'none' : null);
  // The cookie of a removed device or a deleted account is no session.
  const { status } = reply;
  return (status === 401 || status === 409 || status === 410) && errorCode(reply.body) ? 'none' : null;
}

/** The identity in an answer (200 or 201); null: it has none. */
export function identityIn(reply: Reply | null): Identity | null {
  if ((reply?.status !== 200 && reply?.status !== 201) || !isObject(reply.body)) return null;
  return read(reply.body);
}

function read(body: { [key: string]: unknown }): Identity | null {
  const { account, device, n, sealed } = body;
  if (typeof account !== 'string' || typeof device !== 'string') return null;
  return { account, device, n: typeof n === 'number' ? n : 0, sealed };
}
