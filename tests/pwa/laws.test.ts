/**
 * Any order of luck: phones edit, tap, write notes, drop, repeat and delay messages, jump in time
 * and crash; then all is delivered. What must hold is judged by the test's own history of who had
 * seen what, never by stamps.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outgoing } from '../../pwa/src/sync/engine.ts';
import { Phone, TICK } from './phone.ts';
import { Server, type Answer } from './server.ts';

type Step =
  | { do: 'write' | 'note' | 'tap' | 'send' | 'sync' | 'crash' | 'undo'; phone: number }
  | { do: 'take' | 'again'; phone: number; which: number }
  | { do: 'skew'; phone: number; by: number }
  | { do: 'time'; by: number };

const phone = fc.nat(2);
const HOUR = 3_600_000;
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('write', 'note', 'tap', 'sync', 'send', 'undo'), phone }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), phone }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('take', 'again'), phone, which: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('skew' as const), phone, by: fc.constantFrom(HOUR, -HOUR, 90_000) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('time' as const), by: fc.constantFrom(1, 500, 70_000) }) },
) as fc.Arbitrary<Step>;

/** Each value written, and all values that its author had seen, directly or by way of others. */
type Past = Map<string, Set<string>>;

class World {
  readonly server = new Server();
  readonly phones: Phone[] = [];
  readonly past: { v: Past; n: Past } = { v: new Map(), n: new Map() };
  readonly authors = new Map<string, number>();
  readonly mail: { out: Outgoing; answer?: Answer }[][] = [[], [], []];
  taps = 0;
  written = 0;

  async start(): Promise<this> {
    for (const label of 'abc') this.phones.push(await Phone.make(this.server, label));
    return this;
  }

  async take(one: Step): Promise<void> {
    if (one.do === 'time') {
      this.server.now += one.by;
      return;
    }
    const who = this.phones[one.phone]!;
    const mail = this.mail[one.phone]!;
    if (one.do === 'write' || one.do === 'note') await this.write(one.do === 'write' ? 'v' : 'n', one.phone);
    if (one.do === 'tap') await who.engine.tap(...TICK, 1).then(() => this.taps++);
    if (one.do === 'undo') await this.thereAndBack(who);
    if (one.do === 'sync') await who.sync();
    if (one.do === 'crash') await who.open();
    if (one.do === 'skew') who.skew += one.by;
    if (one.do === 'send') {
      const out = await who.engine.request();
      mail.push({ out, answer: who.send(out) });
    }
    if (one.do === 'take' && mail.length) {
      const { out, answer } = mail[one.which % mail.length]!;
      const before = (await who.engine.dump()).cursor;
      await who.take(out, answer!);
      assert.ok((await who.engine.dump()).cursor >= before, 'the cursor never goes back');
    }
    // A copy of an old request comes out of the network: its answer goes nowhere.
    if (one.do === 'again' && mail.length) who.send(mail[one.which % mail.length]!.out);
  }

  /** The end: everyone hears everything. */
  async settle(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      this.server.now += 70_000;
      for (const who of this.phones) await who.sync();
    }
  }

  private async write(field: 'v' | 'n', index: number): Promise<void> {
    const who = this.phones[index]!;
    const now = field === 'v' ? await who.value() : await who.read();
    const text = `${field}${++this.written}`;
    const known = typeof now === 'string' && now ? [now, ...this.past[field].get(now)!] : [];
    this.past[field].set(text, new Set(known));
    this.authors.set(text, index);
    await (field === 'v' ? who.write(text) : who.note(text));
  }

  /** An edit of a field of its own, undone at once, leaves no trace in the value. */
  private async thereAndBack(who: Phone): Promise<void> {
    const before = (await who.value('u')) ?? null;
    await who.engine.undo(await who.write(++this.written, 'u'));
    assert.equal((await who.value('u')) ?? null, before);
  }
}

async function judge(world: World): Promise<void> {
  const wanted = world.server.dump();
  for (const who of world.phones) {
    const { rows, dirty, digest, quarantined } = await who.engine.dump();
    assert.deepEqual(rows, wanted, 'all hold the same');
    assert.deepEqual([dirty, quarantined], [[], []]);
    assert.equal(digest, world.server.digest());
    assert.equal((await who.engine.request()).epoch, 0, 'nothing needed healing');
  }
  const fields = wanted.find(([kind]) => kind === 't')?.[2] ?? {};
  const shares = Object.entries(fields).filter(([field]) => field.startsWith('c.'));
  assert.equal(
    shares.reduce((sum, [, [value]]) => sum + (value as number), 0),
    world.taps,
    'no tap lost or doubled',
  );
  await judgeField(world, 'v', (await world.phones[0]!.value()) as string | undefined);
  await judgeField(world, 'n', (await world.phones[0]!.read()) ?? undefined);
}

/** What stands was replaced knowingly by no one; texts that it did not know are on their author's shelf. */
async function judgeField(world: World, field: 'v' | 'n', final: string | undefined): Promise<void> {
  const past = world.past[field];
  assert.equal(Boolean(final), past.size > 0);
  for (const [text, known] of past) assert.ok(!known.has(final!), `${text} had replaced ${final}`);
  if (field === 'v' || !final) return;
  for (const [index, who] of world.phones.entries()) {
    const shelf = new Set(await who.shelved());
    for (const text of past.keys()) {
      const own = world.authors.get(text) === index;
      if (!own) assert.ok(!shelf.has(text), 'a shelf holds own texts alone');
      else if (shelf.has(text)) assert.ok(hasRival(world, text), `${text} was replaced knowingly`);
      else if (text !== final && !past.get(final)!.has(text) && latestOf(world, text)) {
        assert.ok(shelf.has(text), `${text} is lost`);
      }
    }
  }
}

/** Whether any text was written beside this one, neither knowing the other. */
function hasRival(world: World, text: string): boolean {
  const known = world.past.n.get(text)!;
  return [...world.past.n].some(([other, past]) => other !== text && !past.has(text) && !known.has(other));
}

/** Whether no later text of the same author had replaced it: that one is then the one to keep. */
function latestOf(world: World, text: string): boolean {
  const author = world.authors.get(text);
  return ![...world.past.n].some(([other, known]) => world.authors.get(other) === author && known.has(text));
}

test('phones converge, lose nothing, and keep every text', { timeout: 120_000 }, async () => {
  const runs = Number(process.env.TEND_RUNS ?? 60);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const world = await new World().start();
      for (const one of steps) await world.take(one);
      await world.settle();
      await judge(world);
    }),
    { numRuns: runs, ...(process.env.TEND_SEED ? { seed: Number(process.env.TEND_SEED) } : { seed: 20251003 }) },
  );
});
