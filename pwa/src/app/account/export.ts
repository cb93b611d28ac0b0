/** The person's own copy of everything. Loaded only when asked for. */

import { exported, type Exported } from '../../transfer/export.ts';
import { engine } from './session.ts';

/** Everything that this device holds, texts opened; null: there is nothing yet. */
export async function exportAll(): Promise<Exported | null> {
  const at = engine.value;
  if (!at) return null;
  const [rows, shelf, aside] = await Promise.all([at.plain(), at.shelf(), at.quarantined()]);
  return exported(at.account, rows, shelf, aside, at.now());
}
