/**
 * The account's recovery code: made, checked and withdrawn. Loaded only when asked for.
 *
 * A code must never be shown that does not work. So a new one is made in this order:
 *
 * 1. Write the record with the wrapped key, and wait until the server has acknowledged it.
 * 2. Register locator and proof with `PUT /api/recovery`; the older code stops working.
 * 3. Show the code, and delete the records of older codes.
 *
 * The code itself is stored nowhere. The record's field `check`, sealed, has its last six characters; the
 * setting `recovery` says which code was checked last, and when.
 */

import { valueOf } from '../../domain/cells.ts';
import { addDays, type Day } from '../../domain/day.ts';
import { stampDevice, stampMs } from '../../domain/hlc.ts';
import { deriveRecovery, lastSix, newCode, normalise, wrapForRecovery, type Recovery } from '../../crypto/recovery.ts';
import { isObject } from '../../sync/wire.ts';
import { today } from '../platform/today.ts';
import { send } from './server.ts';
import { reachServer } from './with-server.ts';
import { begin, engine, type Edit, type Engine, type StoredRecord } from './session.ts';

export { showCode } from '../../crypto/recovery.ts';

/** What this device knows of the account's recovery code. */
export interface Kept {
  /** Id of the record that holds the wrapped key. */
  record: string;
  /** Instant in ms. */
  madeAt: number;
  /** When somebody last typed six of its characters, or all of them; null: never. */
  checkedOn: Day | null;
}

/** A new code to show, or why there is none. `refused`: the server refused the record, or the registration. */
export type Made = { code: string } | { fault: 'locked' | 'offline' | 'refused' };

const HOUR_MS = 3_600_000;
const PUT_TRIES = 3;
/** The person is asked to check the code again after this time. */
const CHECK_DAYS = 365;

/** The account's code; null: there is none. */
export async function keptCode(): Promise<Kept | null> {
  const at = engine.value;
  const found = at ? await wraps(at) : [];
  if (!at || !found.length) return null;
  const newest = found.reduce((one, other) => (stampOf(other) > stampOf(one) ? other : one));
  const checked = valueOf((await at.get('s', 'recovery'))?.fields ?? {}, 'v');
  const isIt = isObject(checked) && checked.id === newest.id && typeof checked.on === 'string';
  return { record: newest.id, madeAt: stampMs(stampOf(newest)), checkedOn: isIt ? (checked.on as Day) : null };
}

/** Whether the last check is so long ago that the person should check the code again. */
export function isDue({ checkedOn }: Kept): boolean {
  return checkedOn !== null && addDays(checkedOn, CHECK_DAYS) <= today.value;
}

/** Make a code; an older one stops working. */
export async function makeCode(): Promise<Made> {
  const at = await begin();
  const { master } = at;
  if (!master) return { fault: 'locked' };
  const before = await wraps(at);
  const code = await newCode(crypto);
  const made = await deriveRecovery(code, crypto);
  const value = await wrapForRecovery(master, made, at.account, crypto);
  await at.edit([
    { kind: 'k', id: made.record, field: 'v', value },
    { kind: 'k', id: made.record, field: 'check', text: lastSix(code) },
  ]);
  const fault = (await acknowledged(at, made)) ?? (await put(made));
  // If the answer was lost, keep the record: the server may have registered the new code.
  if (fault === 'unheard') return { fault: 'offline' };
  if (fault) await erase(at, [made.record]);
  if (fault) return { fault };
  await erase(at, settled(at, before));
  return { code };
}

/** Whether a typed text ends with the code's last six characters; if so, store today as the day of the check. */
export async function checkCode(text: string): Promise<boolean> {
  const at = engine.value;
  const kept = await keptCode();
  if (!at || !kept) return false;
  const typed = normalise(text);
  const cell = (await at.get('k', kept.record))?.fields.check;
  const six = await at.text('k', kept.record, 'check', cell);
  if (!six || typed.slice(-6) !== six) return false;
  await confirmCode(at, kept.record);
  return true;
}

/** Store that the person has the code of this record at hand today; delete the records of other codes. */
export async function confirmCode(at: Engine, record: string): Promise<void> {
  await at.edit([{ kind: 's', id: 'recovery', field: 'v', value: { id: record, on: today.value } }]);
  await erase(
    at,
    settled(
      at,
      (await wraps(at)).filter(({ id }) => id !== record),
    ),
  );
}

/** Withdraw the code; false: the server did not answer, nothing was changed. */
export async function withdrawCode(): Promise<boolean> {
  const at = engine.value;
  const reply = at && (await send('DELETE', '/recovery'));
  if (!at || reply?.status !== 204) return false;
  await erase(
    at,
    (await wraps(at)).map(({ id }) => id),
  );
  return true;
}

/** The records of codes that hold a wrapped key. */
async function wraps(at: Engine): Promise<StoredRecord[]> {
  const found = await at.scan('k', 'recovery.', 'recovery.~');
  return found.filter(({ fields }) => typeof valueOf(fields, 'v') === 'string');
}

/**
 * The records that may be deleted. Those that another device wrote within the last hour stay: it may be
 * between steps 1 and 2, and would then show a code without a key.
 */
function settled(at: Engine, records: StoredRecord[]): string[] {
  const old = (record: StoredRecord): boolean => at.now() - stampMs(stampOf(record)) > HOUR_MS;
  return records.filter((one) => stampDevice(stampOf(one)) === at.device || old(one)).map(({ id }) => id);
}

async function erase(at: Engine, ids: string[]): Promise<void> {
  const edits = ids.flatMap((id): Edit[] => ['v', 'check'].map((field) => ({ kind: 'k', id, field, value: null })));
  if (edits.length) await at.edit(edits);
}

/** Wait until the server has the record; else why it has not. */
async function acknowledged(at: Engine, { record }: Recovery): Promise<'offline' | 'refused' | null> {
  const verdict = await reachServer();
  if (engine.value !== at || verdict?.kind !== 'done') return 'offline';
  if (verdict.full || (await at.quarantined()).some(({ kind, id }) => kind === 'k' && id === record)) return 'refused';
  return null;
}

/** Register the code with the server; repeated after a lost answer, which is harmless. */
async function put({ locator, proof }: Recovery): Promise<'refused' | 'unheard' | null> {
  for (let i = 0; i < PUT_TRIES; i++) {
    const reply = await send('PUT', '/recovery', JSON.stringify({ locator, proof }));
    if (reply?.status === 204) return null;
    if (reply && reply.status < 500) return 'refused';
  }
  return 'unheard';
}

function stampOf({ fields }: StoredRecord): string {
  return fields.v![1];
}
