/**
 * The one way in which a person's acts become records: what they make of them is shown in the frame of
 * the tap, then written; then it is said. Or it is taken back, and said that it failed.
 */

import type { Edit, Engine } from '../../sync/engine.ts';
import type { Action } from '../../sync/types.ts';
import { begin } from '../account/account.ts';
import { engine, trouble } from '../account/signals.ts';
import { failed, nothingBack, run } from './failure.ts';
import { fieldsNow, paint } from './mirror.ts';
import { overWhatCame } from './paint.ts';
import { said } from './state.ts';

/** What to say, asked for once it is painted. */
type Message = () => string | Promise<string>;

/** Counts messages: only the latest one may be shown. */
let messageCount = 0;

/**
 * Do edits as one action, and say so. Throws what kept them from the disk, once that is said. `isFinal`: it
 * cannot be taken back, and the person was asked before.
 */
export async function perform(edits: readonly Edit[], message: Message, { isFinal = false } = {}): Promise<void> {
  const writing = write(edits);
  const say = announce(message);
  const action = await writing.catch((error: unknown) => {
    messageCount++;
    failed(error);
    throw error;
  });
  say(isFinal ? null : action);
}

/** Take the last act back. */
export async function undo(): Promise<void> {
  const { action } = said.peek() ?? {};
  if (!action || !engine.peek()) return;
  said.value = null;
  const { stamp, touched } = action;
  const backs = touched.map(
    ({ kind, id, field, before }): Edit => ({ kind, id, field, to: { back: before?.[0] ?? null, over: stamp } }),
  );
  if (!(await write(backs, (at) => at.undo(action)))) nothingBack();
}

/**
 * Show in this very frame what edits make of the records, and write them; silently. When it fails, the
 * paint is taken back from memory: a disk that cannot be written may not be readable either.
 */
export async function write(
  edits: readonly Edit[],
  act = (at: Engine, some: readonly Edit[]): Promise<Action | null> => at.write(some),
): Promise<Action | null> {
  const some = edits.map((edit) =>
    overWhatCame(edit, fieldsNow(edit.kind, edit.id)?.[edit.field ?? ''], engine.peek()?.device),
  );
  const ended = paint(edits);
  try {
    const result = await act(await begin(), some);
    trouble.value = null;
    ended(true);
    return result;
  } catch (error) {
    ended(false);
    throw error;
  }
}

/** Say something that nothing takes back. */
export function say(text: string): void {
  said.value = { text, action: null, turn: ++messageCount };
}

/**
 * Say what was done as soon as it is painted; what is returned offers to take it back. The words wait
 * for the next task: a tick is never held up by them. What was said before stands until then, so that
 * the line never blinks, but can no longer be taken back in this one's stead.
 */
function announce(message: Message): (action: Action | null) => void {
  const mine = ++messageCount;
  let text: Promise<string> | undefined;
  const tell = async (action: Action | null): Promise<void> => {
    text ??= Promise.resolve(message());
    const line = await text;
    if (mine === messageCount) said.value = { text: line, action, turn: messageCount };
  };
  setTimeout(() => {
    const before = said.peek();
    if (text) return;
    if (before?.action) said.value = { ...before, action: null };
    run(tell(null));
  });
  return (action) => run(mine === messageCount && tell(action));
}
