/** A phone over the real engine, and its talk with the model server. */

import assert from 'node:assert/strict';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { Engine, type ChangeEvent, type Outcome, type Outgoing } from '../../pwa/src/sync/engine.ts';
import { copyDatabase } from './copy.ts';
import { Server } from './server.ts';

/** What a page fetches once its first screen stands. */
export const later = (): Promise<typeof import('../../pwa/src/sync/later.ts')> => import('../../pwa/src/sync/later.ts');

export const ACCOUNT = '00112233445566aa';
export const MK = new Uint8Array(32).fill(7);
export const TICK = ['t', '2025-10-03.h7k2m9q4s0ab'] as const;

export class Phone {
  idb = new IDBFactory();
  engine!: Engine;
  changes: ChangeEvent[] = [];
  /** How far the phone's own clock is from the server's. */
  skew = 0;
  readonly server: Server;
  readonly label: string;
  account = ACCOUNT;
  /** The last number of a request that the disk does not know of, as this browser remembers it. */
  used = 0;
  /** What an act waits for before it is written; usually nothing. */
  taskEnd: (() => Promise<void>) | undefined = undefined;
  /** Marks that another page has taken. */
  readonly done = new Set<string>();

  private constructor(server: Server, label: string) {
    this.server = server;
    this.label = label;
  }

  /** A phone with its engine open. `label` is one hex digit; the device id repeats it. */
  static async make(server: Server, label: string, mk: Uint8Array | null = MK, account = ACCOUNT): Promise<Phone> {
    const phone = new Phone(server, label);
    phone.account = account;
    await phone.open(mk);
    return phone;
  }

  /** Open, or open again as after a crash. */
  async open(mk: Uint8Array | null = null): Promise<void> {
    this.engine?.close();
    this.engine = await Engine.open(
      {
        account: this.account,
        device: this.label.repeat(8),
        mk,
        idb: this.idb,
        now: () => this.now,
        random: () => 0.5,
        used: () => this.used,
        remember: (n) => (this.used = n),
        leftovers: { isDone: (mark) => this.done.has(mark), settle: () => {} },
        onChange: (change) => this.changes.push(change),
        ...(this.taskEnd && { taskEnd: this.taskEnd }),
      },
      later,
    );
  }

  /** One more page of this browser. */
  beside(): Promise<Engine> {
    return Engine.open(
      {
        account: this.account,
        device: this.label.repeat(8),
        idb: this.idb,
        now: () => this.now,
        used: () => this.used,
        remember: (n) => (this.used = n),
      },
      later,
    );
  }

  get now(): number {
    return this.server.now + this.skew;
  }

  /** Another phone that holds a copy of everything on this one. */
  async clone(): Promise<Phone> {
    const twin = new Phone(this.server, this.label);
    await copyDatabase(this.idb, twin.idb, `tend.${this.account}`);
    await twin.open();
    return twin;
  }

  send(out: Outgoing): { status: number; body: unknown } {
    return this.server.sync(this.engine.device, out.body);
  }

  take(out: Outgoing, { status, body }: { status: number; body: unknown }): Promise<Outcome> {
    return this.engine.answer(out, status, body, this.now, this.now);
  }

  /** Rounds until all is said; the last outcome. */
  async sync(rounds = 50): Promise<Outcome> {
    for (let i = 0; i < rounds; i++) {
      const out = await this.engine.request();
      const outcome = await this.take(out, this.send(out));
      if (outcome.kind === 'retry' || (outcome.kind === 'ok' && outcome.again)) continue;
      return outcome;
    }
    throw new Error('no end of rounds');
  }

  async write(value: number | string | null, field = 'v', [kind, id]: readonly [string, string] = TICK) {
    return this.engine.edit([{ kind, id, field, value }]);
  }

  async note(text: string, [kind, id]: readonly [string, string] = TICK) {
    return this.engine.edit([{ kind, id, field: 'n', text }]);
  }

  async value(field = 'v', [kind, id]: readonly [string, string] = TICK) {
    return (await this.engine.get(kind, id))?.fields[field]?.[0];
  }

  async read(field = 'n', [kind, id]: readonly [string, string] = TICK): Promise<string | null> {
    return this.engine.text(kind, id, field, (await this.engine.get(kind, id))?.fields[field]);
  }

  async shelved(): Promise<(string | null)[]> {
    return (await this.engine.shelf()).map((entry) => entry.mine);
  }
}

/** All hold what their server holds, with nothing waiting. */
export async function same(...phones: Phone[]): Promise<void> {
  const wanted = phones[0]!.server.dump();
  for (const phone of phones) {
    const { rows, dirty, digest } = await phone.engine.dump();
    assert.deepEqual(rows, wanted);
    assert.deepEqual(dirty, []);
    assert.equal(digest, phone.server.digest());
  }
}

/** None had to send everything again. */
export async function unhealed(...phones: Phone[]): Promise<void> {
  for (const phone of phones) assert.equal((await phone.engine.request()).epoch, 0);
}

/** A server and two phones. */
export async function two(): Promise<[Server, Phone, Phone]> {
  const server = new Server();
  return [server, await Phone.make(server, 'a'), await Phone.make(server, 'b')];
}
