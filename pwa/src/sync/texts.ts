/** The sealed texts of one account: opening and sealing them, and recording what an author had seen (R4b, R19). */

import type { Cell, Value } from '../domain/cells.ts';
import { stampDevice } from '../domain/hlc.ts';
import { keyId } from '../crypto/master.ts';
import { openText, aad, sealText, textKey, type Opened, type Seen } from '../crypto/text.ts';
import { Locked, type KeyState } from './types.ts';

interface HeldKey {
  id: string;
  master: Uint8Array;
  key: CryptoKey;
}

/** A sealed text, with the name of the key that sealed it. */
export interface Sealed {
  value: string;
  key: string;
}

export class Texts {
  readonly #account: string;
  readonly #crypto: Crypto;
  /** The keys of this device, newest first. */
  #held: HeldKey[] = [];
  /** The name of the account's key, from the record `k` `current`; null: none is named. */
  current: string | null = null;

  constructor(account: string, crypto: Crypto) {
    this.#account = account;
    this.#crypto = crypto;
  }

  /** Use these master keys, newest first. */
  async hold(masters: Uint8Array[]): Promise<void> {
    const held = masters.map(async (master): Promise<HeldKey> => {
      const id = await keyId(master, this.#crypto);
      const known = this.#held.find((one) => one.id === id);
      return known ?? { id, master, key: await textKey(master, this.#crypto) };
    });
    this.#held = await Promise.all(held);
  }

  /** The account's key; null: this device does not have it. */
  get master(): Uint8Array | null {
    return this.#now?.master ?? null;
  }

  /** The name of the account's key, where this device has it. */
  get key(): string | null {
    return this.#now?.id ?? null;
  }

  get state(): KeyState {
    return this.#now ? 'current' : this.#held.length ? 'other' : 'none';
  }

  /** The keys of this device that are not the account's, by name. */
  get former(): string[] {
    return this.#held.filter((one) => one !== this.#now).map(({ id }) => id);
  }

  /** Open a cell by any key of this device; null: none opens it, or it is no text. */
  async open(kind: string, id: string, field: string, value: Value | undefined): Promise<Opened | null> {
    return (await this.openNow(kind, id, field, value)) ?? this.openFormer(kind, id, field, value);
  }

  /** Open a cell by the account's key alone. */
  async openNow(kind: string, id: string, field: string, value: Value | undefined): Promise<Opened | null> {
    const at = aad(this.#account, kind, id, field);
    return this.#now && openText(this.#now.key, at, value, this.#crypto);
  }

  /** Open a cell by the keys of this device that are not the account's. */
  async openFormer(kind: string, id: string, field: string, value: Value | undefined): Promise<Opened | null> {
    const now = this.#now;
    for (const held of this.#held) {
      const opened =
        held !== now && (await openText(held.key, aad(this.#account, kind, id, field), value, this.#crypto));
      if (opened) return opened;
    }
    return null;
  }

  /** Seal a text exactly as given. Throws `Locked`, `TextTooLong`. */
  async seal(kind: string, id: string, field: string, opened: Opened): Promise<Sealed> {
    const now = this.#now;
    if (!now) throw new Locked();
    const value = await sealText(now.key, aad(this.#account, kind, id, field), opened, this.#crypto);
    return { value, key: now.id };
  }

  /**
   * Seal a text that replaces the cell `had`, which is named as seen if it could be read. That holds for this
   * device's own versions, too: otherwise a twin under its id would seem to have seen all of them. Throws
   * `Locked`, `TextTooLong`.
   */
  async over(at: { kind: string; id: string; field: string }, text: string, had: Cell | undefined): Promise<Sealed> {
    const opened = had && (await this.open(at.kind, at.id, at.field, had[0]));
    const seen: Seen = { ...opened?.seen };
    // A text that could not be read was not seen: a device that can read it will ask.
    if (had && (opened || had[0] === null)) seen[stampDevice(had[1])] = had[1];
    return this.seal(at.kind, at.id, at.field, { text, seen });
  }

  get #now(): HeldKey | null {
    if (this.current === null) return this.#held[0] ?? null;
    return this.#held.find(({ id }) => id === this.current) ?? null;
  }
}
