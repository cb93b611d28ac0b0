/** The sealed texts of one account: opening, sealing, and who had seen what (R4b, R19). */

import type { Cell, Value } from '../domain/cells.ts';
import { stampDevice } from '../domain/hlc.ts';
import { openText, place, sealText, textKey, type Opened, type Seen } from '../crypto/text.ts';
import { Locked } from './types.ts';

export class Texts {
  readonly #account: string;
  readonly #crypto: Crypto;
  #key: CryptoKey | null = null;
  /** The master key itself; null: locked. */
  master: Uint8Array | null = null;

  constructor(account: string, crypto: Crypto) {
    this.#account = account;
    this.#crypto = crypto;
  }

  async unlock(master: Uint8Array): Promise<void> {
    this.#key = await textKey(master, this.#crypto);
    this.master = master;
  }

  /** What a cell holds; null when locked, foreign or no text. */
  async open(kind: string, id: string, field: string, value: Value | undefined): Promise<Opened | null> {
    return this.#key && openText(this.#key, place(this.#account, kind, id, field), value, this.#crypto);
  }

  /** Seal a text exactly as given. Throws `Locked`, `TextTooLong`. */
  async seal(kind: string, id: string, field: string, opened: Opened): Promise<string> {
    if (!this.#key) throw new Locked();
    return sealText(this.#key, place(this.#account, kind, id, field), opened, this.#crypto);
  }

  /**
   * Seal a text that takes the place of `had`: its author has seen that. Versions of this very
   * device are named too, or a twin under its name would seem to have seen all that it wrote.
   */
  async over(
    at: { kind: string; id: string; field: string }, text: string, had: Cell | undefined,
  ): Promise<string> {
    const seen: Seen = had ? { ...(await this.open(at.kind, at.id, at.field, had[0]))?.seen } : {};
    if (had) seen[stampDevice(had[1])] = had[1];
    return this.seal(at.kind, at.id, at.field, { text, seen });
  }
}
