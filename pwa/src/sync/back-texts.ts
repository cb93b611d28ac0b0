/** Texts that are written once more: taken back to what they were, or sealed again over what has come meanwhile. */

import { isSealed } from '../domain/kinds.ts';
import { backOf } from './acts.ts';
import type { Context } from './context.ts';
import { UNREAD } from './edits.ts';
import type { FieldWrite } from './field-writes.ts';
import type { Edit, Touched } from './types.ts';

/** The same as `backOf`, with a text sealed again, so that `seen` names the text that it replaces. */
export async function backText(context: Context, one: Touched, stamp: string): Promise<FieldWrite> {
  const { kind, id, field, before } = one;
  const had = (await context.get(kind, id))?.fields[field];
  if (isSealed(kind, field) && had?.[1] === stamp && context.texts.master) {
    const text = await context.text(kind, id, field, before ?? undefined);
    if (text !== null) {
      const { value: back, key } = await context.texts.over({ kind, id, field }, text, had);
      return { kind, id, field, to: { back, over: stamp }, key };
    }
  }
  return backOf(one, stamp);
}

/** A field write of a page that was left; where it has a text, the edit that seals it over what is there now. */
export async function sealAgain(context: Context, write: FieldWrite): Promise<FieldWrite | Edit> {
  const { kind, id, field, to, was, key, ...rest } = write;
  if (!key || !field || !('set' in to)) return write;
  const text = await context.text(kind, id, field, [to.set, '']);
  // A text that cannot be opened or sealed here stays as it was sealed.
  if (text === null || !context.texts.master) return { kind, id, field, to, ...rest };
  return { kind, id, field, text, over: was === UNREAD ? 'own' : null };
}
