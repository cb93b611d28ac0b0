/** The account that this browser had before it joined another one: it can be deleted, or kept. */

import { signal } from '@preact/signals';
import { accountsLeft, forgetLeft, rememberLeft, type Left } from '../../db/left.ts';
import { errorCode, isObject } from '../../sync/wire.ts';
import { currentAccount } from './account.ts';
import { send } from './session.ts';

export type { Left };

/** Those that are still on the server, as far as this browser knows; `readLeft` fills it. */
export const left = signal<Left[]>([]);

/** Read them anew. */
export async function readLeft(): Promise<void> {
  left.value = await accountsLeft();
}

/**
 * Before this browser joins another account: the right to delete the one that it leaves. Null: the
 * server never met it, or gave none; joining goes on all the same.
 */
export async function rightToDelete(): Promise<Left | null> {
  const current = currentAccount();
  if (!current?.known || current.signedOut) return null;
  const reply = await send('POST', '/account/leaving', '{}');
  if (reply?.status !== 201 || !isObject(reply.body)) return null;
  return { account: current.account, ticket: String(reply.body.ticket), at: Date.now() };
}

/** It has joined: what it left is offered for deletion. */
export async function hasLeft(one: Left | null): Promise<void> {
  if (!one || currentAccount()?.account === one.account) return;
  await rememberLeft(one);
  await readLeft();
}

/** Delete it on the server; false: no answer, nothing was changed. */
export async function deleteLeft({ account, ticket }: Left): Promise<boolean> {
  const reply = await send('POST', '/account/left', JSON.stringify({ account, ticket }));
  // Unknown: it is gone already, or another of its devices has left since.
  if (reply?.status !== 204 && errorCode(reply?.body) !== 'unknown_code') return false;
  await keepLeft(account);
  return true;
}

/** Leave it where it is, and ask no more. */
export async function keepLeft(account: string): Promise<void> {
  await forgetLeft(account);
  await readLeft();
}
