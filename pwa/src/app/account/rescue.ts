/** Ways out of a browser whose storage cannot be read: take along what can be read, and start over. */

import { forgetLeft } from './forget-left.ts';
import { unwrapMaster } from '../../crypto/master.ts';
import { deleteAccount } from '../../db/deletion.ts';
import { clearCurrentAccount } from '../../db/leaving.ts';
import { readCurrentAccount } from '../../db/registry.ts';
import { accountsHere, rescue, type Rescued } from '../../db/rescue.ts';
import { holdsText } from '../../domain/sealed-text.ts';
import { Texts } from '../../sync/texts.ts';
import { exported, type Exported, type PlainRow } from '../../transfer/export.ts';

/** All that can be read here, texts opened where the key is whole; null: nothing. */
export async function exportReadable(): Promise<Exported[] | null> {
  const found = await Promise.all((await accounts()).map((account) => rescue(account)));
  const whole = found.filter((one) => one !== null && one.rows.length > 0) as Rescued[];
  return whole.length ? Promise.all(whole.map(readable)) : null;
}

/**
 * Forget what is here, so that this browser can begin or join anew. What the server has of the
 * account comes back by itself where the session is still good.
 */
export async function startOver(): Promise<void> {
  const found = await accounts();
  await clearCurrentAccount('left');
  // What a page had left for the next one is of what goes, habits' names among it.
  forgetLeft();
  for (const account of found) await deleteAccount(account);
}

async function accounts(): Promise<string[]> {
  const here = await readCurrentAccount().catch(() => undefined);
  return [...new Set([...(here ? [here.account] : []), ...(await accountsHere().catch(() => []))])];
}

async function readable({ account, rows, key }: Rescued): Promise<Exported> {
  const texts = new Texts(account, crypto);
  const master = key && (await unwrapMaster(key, crypto).catch(() => null));
  if (master) await texts.hold([master]);
  const plain = await Promise.all(
    rows.map(async ({ kind, id, fields }): Promise<PlainRow> => {
      const cells = Object.entries(fields).map(async ([field, [value]]): Promise<[string, unknown]> => {
        const opened = holdsText(kind, field, value) ? await texts.open(kind, id, field, value) : null;
        return [field, opened ? opened.text : value];
      });
      return [kind, id, Object.fromEntries(await Promise.all(cells))];
    }),
  );
  return exported(account, plain, [], [], Date.now());
}
