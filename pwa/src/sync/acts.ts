/**
 * Actions of the person, on their way to the disk. The screen shows an action before it is stored, so
 * it must not get lost: if the disk is full it stays in memory (memory-overlay.ts), and if the page is
 * left during the write, the next page finishes it (`Underway`).
 *
 * They are written in the order in which the person did them: one that has a text to seal takes longer
 * than a plain one, and must not take the place of what was done after it.
 */

import { isQuota } from '../db/database.ts';
import type { Cell } from '../domain/cells.ts';
import { stampDevice } from '../domain/hlc.ts';
import { isSealed } from '../domain/kinds.ts';
import type { Context } from './context.ts';
import { apply, Moved, UNREAD } from './edits.ts';
import { fieldWriteOf, type FieldWrite } from './field-writes.ts';
import { renamed } from './stamps.ts';
import type { Action, Edit, Touched } from './types.ts';

/**
 * One action that is being written: its field writes, with texts sealed, and the mark of its transaction.
 * Plain data, stored in localStorage by a page that is left: members keep their names.
 */
export interface Underway {
  mark: string;
  steps: readonly FieldWrite[];
}

/** back-texts.ts, brought when a text is to be taken back, or was left unfinished. */
export type BringTexts = () => Promise<{
  backText: (context: Context, one: Touched, stamp: string) => Promise<FieldWrite>;
  sealAgain: (context: Context, write: FieldWrite) => Promise<FieldWrite | Edit>;
}>;

export class Acts {
  readonly #context: Context;
  readonly #bring: BringTexts;
  /** In order; null: not prepared yet. */
  readonly #running = new Map<string, readonly FieldWrite[] | null>();
  /** Settles when the latest action has ended. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: Context, bring: BringTexts) {
    this.#context = context;
    this.#bring = bring;
  }

  /** See `Engine.underway`. */
  underway(): Underway[] {
    return [...this.#running].flatMap(([mark, steps]) => (steps ? [{ mark, steps }] : []));
  }

  /** See `Engine.finish`. */
  async finish({ mark, steps: writes }: Underway): Promise<void> {
    let isTried = false;
    await this.#run(async () => {
      // The cell or the key has changed since: seal the texts again over what is there now.
      if (isTried) return this.#sealedAgain(writes);
      isTried = true;
      return writes;
    }, mark);
  }

  /** See `Engine.edit`. */
  edit(edits: readonly Edit[]): Promise<Action | null> {
    return this.act(
      () => Promise.all(edits.map((edit) => this.prepare(edit))),
      () => Promise.all(edits.map((edit) => this.#prepareFromMemory(edit))),
    );
  }

  /**
   * Prepare field writes (sealing is asynchronous), then apply them in one transaction. `ahead` prepares
   * the same without reading the disk, for a page that is left before the disk has answered.
   *
   * Null: nothing was left to do. Throws `Locked`, `TextTooLong`, `StorageBroken`.
   */
  async act(
    prepare: () => Promise<readonly FieldWrite[]>,
    ahead?: () => Promise<readonly FieldWrite[]>,
  ): Promise<Action | null> {
    const mark = this.#context.mark();
    this.#running.set(mark, null);
    // Errors of `ahead` are ignored: `prepare` fails in the same way, and its error is thrown.
    ahead?.().then(
      (writes) => this.#running.get(mark) === null && this.#running.set(mark, writes),
      () => {},
    );
    try {
      return await this.#run(prepare, mark);
    } finally {
      this.#context.options.leftovers?.settle(mark);
    }
  }

  /** Make an edit a field write; a text is sealed over what is on the disk. Throws `Locked`, `TextTooLong`. */
  async prepare(edit: Edit): Promise<FieldWrite> {
    if (edit.text === undefined) return fieldWriteOf(edit)!;
    const { kind, id, field, text, over } = edit;
    const words = (cell: Cell): Promise<string | null> => this.#context.text(kind, id, field, cell);
    const had = (await this.#context.get(kind, id))?.fields[field];
    const isOwn = had && stampDevice(had[1]) === this.#context.device;
    let seen = over === undefined || (over === 'own' && isOwn) ? had : over;
    if (seen === 'own') seen = null;
    // The same words under another stamp: they were sealed anew, or renamed (R6).
    if (had && seen && had[1] !== seen[1] && (await words(had)) === (await words(seen))) seen = had;
    const { value: sealed, key } = await this.#context.texts.over({ kind, id, field }, text ?? '', seen ?? undefined);
    // A text that another tab of this device wrote meanwhile: no other device would notice its loss.
    const unseen = isOwn && had[1] !== seen?.[1] && (await words(had));
    return { kind, id, field, to: { set: sealed }, was: had?.[1] ?? null, key, ...(unseen && { shelve: had }) };
  }

  /** See `Engine.undo`. */
  undo({ stamp, touched }: Action): Promise<Action | null> {
    // Undoing a text reads the disk, so it cannot be prepared ahead.
    const isPlain = touched.every(({ kind, field }) => !isSealed(kind, field));
    const back = async (): Promise<readonly FieldWrite[]> => {
      const name = await this.#context.db.read((tx) => renamed(tx, stamp));
      if (isPlain) return touched.map((one) => backOf(one, name));
      const { backText } = await this.#bring();
      return Promise.all(touched.map((one) => backText(this.#context, one, name)));
    };
    return this.act(back, isPlain ? async () => touched.map((one) => backOf(one, stamp)) : undefined);
  }

  /** Prepare and write, once what was done before has ended, and the tap. */
  #run(prepare: () => Promise<readonly FieldWrite[]>, mark: string): Promise<Action | null> {
    const isDrawn = this.#context.options.taskEnd?.();
    const before = isDrawn ? this.#last.then(() => isDrawn) : this.#last;
    const turn = before.then(() => this.#runNow(prepare, mark));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #runNow(prepare: () => Promise<readonly FieldWrite[]>, mark: string): Promise<Action | null> {
    try {
      for (;;) {
        const writes = await prepare();
        try {
          return await this.#write(writes, mark);
        } catch (error) {
          if (isQuota(error)) return await this.#keepInMemory(writes);
          if (!(error instanceof Moved)) throw error;
          // The text that it was sealed over may be in memory only: then keep this write there, too.
          await this.#context.flushOverlay();
          if (this.#context.overlay.count) return await this.#keepInMemory(writes);
          // Another tab may have changed the account's key.
          await this.#context.refresh();
        }
      }
    } finally {
      this.#running.delete(mark);
    }
  }

  async #write(writes: readonly FieldWrite[], mark: string): Promise<Action | null> {
    this.#running.set(mark, writes);
    const [action, wrote] = await this.#context.write(
      async (txn) => {
        // The page was left during this write and has come back: it may be done already.
        if (txn.state.marks?.includes(mark) || this.#context.options.leftovers?.isDone(mark))
          return [null, []] as const;
        return [await apply(txn, writes), txn.wrote] as const;
      },
      'edit',
      mark,
    );
    this.#context.farewell.add([...wrote]);
    return action;
  }

  async #keepInMemory(writes: readonly FieldWrite[]): Promise<Action | null> {
    const state = await this.#context.state();
    const action = await this.#context.overlay.add(writes, state, this.#context.now(), (kind, id) =>
      this.#context.get(kind, id),
    );
    const keys = writes.map(({ kind, id }): [string, string] => [kind, id]);
    this.#context.options.onChange?.({ by: 'edit', keys, more: true });
    return action;
  }

  /** Like `prepare`, without reading the disk: a text is sealed over what its writer had seen, if that is known. */
  async #prepareFromMemory(edit: Edit): Promise<FieldWrite> {
    if (edit.text === undefined) return fieldWriteOf(edit)!;
    const { kind, id, field, text } = edit;
    const over = edit.over === 'own' ? undefined : edit.over;
    const { value: sealed, key } = await this.#context.texts.over({ kind, id, field }, text ?? '', over ?? undefined);
    return { kind, id, field, to: { set: sealed }, was: over === undefined ? UNREAD : (over?.[1] ?? null), key };
  }

  async #sealedAgain(writes: readonly FieldWrite[]): Promise<readonly FieldWrite[]> {
    const { sealAgain } = await this.#bring();
    return Promise.all(
      writes.map(async (write) => {
        const again = await sealAgain(this.#context, write);
        return 'text' in again ? this.prepare(again) : (again as FieldWrite);
      }),
    );
  }
}

/** The field write that restores a before-image, if the field still has the action's stamp. */
export function backOf({ kind, id, field, before }: Touched, stamp: string): FieldWrite {
  return { kind, id, field, to: { back: before?.[0] ?? null, over: stamp } };
}
