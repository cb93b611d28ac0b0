/** Names for an export's starters: nobody typed them, so no record holds them. */

import { beginTexts } from '../../i18n/en/begin.ts';
import { starters } from '../../i18n/starters.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(beginTexts);

interface Row {
  id?: string;
  name?: unknown;
  plan?: unknown;
  del?: unknown;
}

/** The same export, in which a starter that was not renamed has the catalogue's name. One erased for ever has none. */
export function withNames<File extends { habits: object[] }>(file: File): File {
  return { ...file, habits: file.habits.map(named) };
}

function named(row: Row): object {
  const starter = starters.find(([id]) => id === row.id);
  if (!starter || row.name || (row.del && row.plan === null)) return row;
  const { id, ...fields } = row;
  return { id, ...fields, name: t(starter[1]) };
}
