/** Accounts that this browser had before it joined another one: the person can delete or keep them. */

import { signal } from '@preact/signals';
import { accountsLeft, forgetLeft, rememberLeft, type Left } from '../../db/left.ts';
import { errorCode, isObject } from '../../sync/wire.ts';
import { currentAccount } from './account.ts';
import { send } from './server.ts';

export type { Left };

/** Those that are still on the server, as far as this browser knows; `readLeft` fills the signal. */
export const left = signal<Left[]>([]);

/** Read them from the registry. */
export async function readLeft(): Promise<void> {
  left.value = await accountsLeft();
}

/**
 * Before joining another account: get the ticket for deleting the one that is left. Null: the server does
 * not know that account, or gave no ticket; joining goes on without.
 */
export async function rightToDelete(): Promise<Left | null> {
  const current = currentAccount();
  if (!current?.known || current.signedOut) return null;
  const reply = await send('POST', '/account/leaving', '{}');
  if (reply?.status !== 201 || !isObject(reply.body)) return null;
  return { account: current.account, ticket: String(reply.body.ticket), at: Date.now() };
}

/** After joining: offer the account that was left for deletion. */
export async function hasLeft(one: Left | null): Promise<void> {
  if (!one || currentAccount()?.account === one.account) return;
  await rememberLeft(one);
  await readLeft();
}

/** Delete it on the server; false: no answer, nothing was changed. */
export async function deleteLeft({ account, ticket }: Left): Promise<boolean> {
  const reply = await send('POST', '/account/left', JSON.stringify({ account, ticket }));
  // Unknown ticket: the account is deleted already, or another of its devices has left it since.
  if (reply?.status !== 204 && errorCode(reply?.body) !== 'unknown_code') return false;
  await keepLeft(account);
  return true;
}

/** Keep it on the server, and do not ask again. */
export async function keepLeft(account: string): Promise<void> {
  await forgetLeft(account);
  await readLeft();
}
