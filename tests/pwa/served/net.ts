/**
 * A page with a network: its requests go to the server at `TEND_TEST_URL`, with its own cookie, over
 * a line that can be cut. Import it before the page's modules. The page is not seen, so it holds no
 * stream open; a look is `see()` of page.ts.
 */

import { IDBFactory } from 'fake-indexeddb';
import { see } from '../page.ts';
import { forget } from '../../../pwa/src/app/account/account.ts';
import { exclusively } from '../../../pwa/src/app/account/with-server.ts';
import type { CurrentAccount } from '../../../pwa/src/db/registry.ts';
import { isSealed } from '../../../pwa/src/domain/kinds.ts';
import { Engine } from '../../../pwa/src/sync/engine.ts';
import { overFetch, speaking, type Send } from '../../../pwa/src/sync/loop/http.ts';
import { synchronise, type Verdict } from '../../../pwa/src/sync/loop/round.ts';
import { identityIn } from '../../../pwa/src/sync/loop/session.ts';

const SERVER = process.env.TEND_TEST_URL!;
const ask = globalThis.fetch;

/** What happens on the way of a request: it does not arrive; of its answer only the head does; somebody else answers. */
export type Mishap = 'request' | 'answer' | Response;

/** The line between one browser and the server. */
export class Line {
  cookie = '';
  /** All requests, as `POST /pairings`. */
  readonly asked: string[] = [];
  /** Asked about each request; null: it goes well. */
  mishap: (what: string) => Mishap | null = () => null;

  readonly fetch = async (path: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const what = `${init.method} ${String(path).replace('/api', '')}`;
    this.asked.push(what);
    const mishap = this.mishap(what);
    if (mishap === 'request') throw new TypeError('no network');
    if (mishap instanceof Response) return mishap.clone();
    const headers = { ...(init.headers as object), cookie: this.cookie, 'sec-fetch-site': 'same-origin' };
    const answer = await ask(new URL(String(path), SERVER), { ...init, headers });
    for (const one of answer.headers.getSetCookie()) this.cookie = one.split(';')[0]!;
    if (mishap !== 'answer') return answer;
    await answer.arrayBuffer();
    throw new TypeError('the line went dead');
  };

  /** From now on requests of this form meet with a mishap, or all. */
  cut(how: Mishap, form = /./): void {
    this.mishap = (what) => (form.test(what) ? how : null);
  }

  mend(): void {
    this.mishap = () => null;
  }
}

/** An answer of the server's form. */
export function refusal(status: number, error: string, headers: { [name: string]: string } = {}): Response {
  return new Response(JSON.stringify({ error, detail: error }), { status, headers });
}

/** The page's own line. */
export const line = new Line();

location.href = `${SERVER}/`;
see(false);
Object.assign(globalThis, { fetch: line.fetch });

/** The page is one of another browser: no account, no cookie, no database, nothing kept. No round is under way meanwhile. */
export function emptied(): Promise<void> {
  return exclusively(async () => {
    forget('left');
    line.cookie = '';
    line.asked.length = 0;
    line.mend();
    localStorage.clear();
    globalThis.indexedDB = new IDBFactory();
  });
}

/** Another device of an account: a real engine over its own storage, with its own cookie. */
export class Device {
  readonly line = new Line();
  readonly send: Send;
  engine!: Engine;
  current!: CurrentAccount;

  private constructor() {
    this.send = speaking(overFetch(this.line.fetch), () => this.current?.account);
  }

  /** Its own account, or that of a pairing code. */
  static async make(mk: Uint8Array | null, code?: string): Promise<Device> {
    const one = new Device();
    const hex = (bytes: number): string => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex');
    const own = { account: hex(8), device: hex(4) };
    const path = code ? `/pairings/${code}/claim` : '/accounts';
    const reply = await one.send('POST', path, JSON.stringify(code ? {} : own), { account: undefined });
    const found = identityIn(reply);
    if (!found) throw new Error(`not let in: ${JSON.stringify(reply)}`);
    one.current = { account: found.account, device: found.device, known: true };
    one.engine = await Engine.open(
      { ...one.current, mk, idb: new IDBFactory(), now: Date.now },
      () => import('../../../pwa/src/sync/later.ts'),
    );
    return one;
  }

  /** One whole synchronisation. */
  sync(): Promise<Verdict> {
    return synchronise(this.engine, this.current, {
      send: this.send,
      memory: { probed: true, remadeAt: 0 },
      save: async (current) => void (this.current = current),
      name: async () => null,
      invite: () => null,
      now: Date.now,
    });
  }

  /** A code that lets one more device in. */
  async code(): Promise<string> {
    const reply = await this.send('POST', '/pairings', '{}');
    return (reply!.body as { code: string }).code;
  }

  /** A field's value, or its text. */
  async read(kind: string, id: string, field: string): Promise<unknown> {
    const cell = (await this.engine.get(kind, id))?.fields[field];
    return isSealed(kind, field) ? this.engine.text(kind, id, field, cell) : cell?.[0];
  }
}
