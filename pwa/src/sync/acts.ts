/**
 * What a person does, on its way to the disk. It is painted before it is there, so nothing may come
 * between: a disk without room keeps it in memory, and a page that is left in the middle of it leaves
 * it to the next one.
 */

import { isQuota } from '../db/database.ts';
import { stampDevice } from '../domain/hlc.ts';
import { isSealed } from '../domain/kinds.ts';
import { renamed } from './clock.ts';
import type { Core } from './core.ts';
import { apply, Moved, UNREAD } from './edits.ts';
import { stepOf, type Step } from './steps.ts';
import type { Action, Edit, Touched } from './types.ts';

/** One action under way: its steps, texts sealed, and the mark of its transaction. Plain data. */
export interface Underway {
  mark: string;
  steps: readonly Step[];
}

export class Acts {
  readonly #core: Core;
  readonly #running = new Map<string, readonly Step[]>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** See `Engine.underway`. */
  underway(): Underway[] {
    return [...this.#running].map(([mark, steps]) => ({ mark, steps }));
  }

  /** See `Engine.finish`. */
  async finish({ mark, steps }: Underway): Promise<void> {
    let isTried = false;
    await this.#run(async () => {
      // Somebody has written there since, or the key has changed: the words are sealed anew.
      if (isTried) return Promise.all(steps.map((step) => this.#anew(step)));
      isTried = true;
      return steps;
    }, mark);
  }

  /** See `Engine.edit`. */
  edit(edits: readonly Edit[]): Promise<Action | null> {
    return this.act(
      () => Promise.all(edits.map((edit) => this.step(edit))),
      () => Promise.all(edits.map((edit) => this.#ahead(edit))),
    );
  }

  /**
   * Prepare steps (sealing takes its time), then apply them in one transaction. `ahead`: the same
   * without the disk, for a page that is left before the disk has answered.
   */
  async act(prepare: () => Promise<readonly Step[]>, ahead?: () => Promise<readonly Step[]>): Promise<Action | null> {
    const mark = this.#core.mark();
    let isOver = false;
    // What it cannot seal, `prepare` cannot seal either: that one says so.
    ahead?.().then(
      (steps) => isOver || this.#running.has(mark) || this.#running.set(mark, steps),
      () => {},
    );
    try {
      return await this.#run(prepare, mark);
    } finally {
      isOver = true;
      this.#core.home.left?.settle(mark);
    }
  }

  /** An edit as a step: its text sealed. */
  async step(edit: Edit): Promise<Step> {
    if (edit.text === undefined) return stepOf(edit)!;
    const { kind, id, field, text } = edit;
    const had = (await this.#core.get(kind, id))?.fields[field];
    const seen = edit.over === undefined ? had : (edit.over ?? undefined);
    const { value: sealed, key } = await this.#core.texts.over({ kind, id, field }, text ?? '', seen);
    // What this device itself wrote meanwhile, in another tab, is noticed by no other device.
    const unseen =
      had &&
      had[1] !== seen?.[1] &&
      stampDevice(had[1]) === this.#core.device &&
      (await this.#core.text(kind, id, field, had));
    return { kind, id, field, to: { set: sealed }, was: had?.[1] ?? null, key, ...(unseen && { shelve: had }) };
  }

  /** See `Engine.undo`. */
  undo({ stamp, touched }: Action): Promise<Action | null> {
    const back = async (): Promise<readonly Step[]> => {
      const name = await this.#core.write((work) => renamed(work.tx, stamp));
      return Promise.all(touched.map((one) => this.#back(one, name)));
    };
    // A text is sealed anew over what lies on the disk.
    const isPlain = touched.every(({ kind, field }) => !isSealed(kind, field));
    return this.act(back, isPlain ? async () => touched.map((one) => backOf(one, stamp)) : undefined);
  }

  /** Put a before-image back, if the field still has the action's stamp. */
  async #back(one: Touched, stamp: string): Promise<Step> {
    const { kind, id, field, before } = one;
    const had = (await this.#core.get(kind, id))?.fields[field];
    if (isSealed(kind, field) && had?.[1] === stamp && this.#core.texts.master) {
      const text = await this.#core.text(kind, id, field, before ?? undefined);
      // Sealed anew: whoever reads it must see that we knew what stood here before.
      if (text !== null) {
        const { value: back, key } = await this.#core.texts.over({ kind, id, field }, text, had);
        return { kind, id, field, to: { back, over: stamp }, key };
      }
    }
    return backOf(one, stamp);
  }

  async #run(prepare: () => Promise<readonly Step[]>, mark: string): Promise<Action | null> {
    try {
      for (;;) {
        const steps = await prepare();
        try {
          return await this.#write(steps, mark);
        } catch (error) {
          if (isQuota(error)) return await this.#hold(steps);
          if (!(error instanceof Moved)) throw error;
          // What it was sealed over may live in memory alone: then this one does as well.
          await this.#core.settleSpill();
          if (this.#core.spill.count) return await this.#hold(steps);
          // Another tab may have changed the account's key.
          await this.#core.refresh();
        }
      }
    } finally {
      this.#running.delete(mark);
    }
  }

  async #write(steps: readonly Step[], mark: string): Promise<Action | null> {
    this.#running.set(mark, steps);
    const [action, wrote] = await this.#core.write(
      async (work) => {
        // The page was left in the middle of it and has come back: the next one may have done it.
        if (work.state.marks?.includes(mark) || this.#core.home.left?.isDone(mark)) return [null, []] as const;
        return [await apply(work, steps), work.wrote] as const;
      },
      'edit',
      mark,
    );
    this.#core.farewell.add([...wrote]);
    return action;
  }

  async #hold(steps: readonly Step[]): Promise<Action | null> {
    const state = await this.#core.state();
    const action = await this.#core.spill.hold(steps, state, this.#core.now(), (kind, id) => this.#core.get(kind, id));
    const keys = steps.map(({ kind, id }): [string, string] => [kind, id]);
    this.#core.home.onChange?.({ by: 'edit', keys, more: true });
    return action;
  }

  /** An edit as a step without a look at the disk: sealed over what its writer had seen, if that is known. */
  async #ahead(edit: Edit): Promise<Step> {
    if (edit.text === undefined) return stepOf(edit)!;
    const { kind, id, field, text } = edit;
    const { value: sealed, key } = await this.#core.texts.over({ kind, id, field }, text ?? '', edit.over ?? undefined);
    return {
      kind,
      id,
      field,
      to: { set: sealed },
      was: edit.over === undefined ? UNREAD : (edit.over?.[1] ?? null),
      key,
    };
  }

  /** A step of a page that was left, its text sealed over what stands there now. */
  async #anew(step: Step): Promise<Step> {
    const { kind, id, field, to, was, key, ...rest } = step;
    if (!key || !field || !('set' in to)) return step;
    const text = await this.#core.text(kind, id, field, [to.set, '']);
    // What nobody can read or seal here stays as it was sealed.
    if (text === null || !this.#core.texts.master) return { kind, id, field, to, ...rest };
    return this.step({ kind, id, field, text, ...(was === UNREAD ? {} : { over: null }) });
  }
}

function backOf({ kind, id, field, before }: Touched, stamp: string): Step {
  return { kind, id, field, to: { back: before?.[0] ?? null, over: stamp } };
}
