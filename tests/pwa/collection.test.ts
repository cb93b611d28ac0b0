/** The records of a kind as screens know them: what has changed is read, and nothing else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collection } from '../../pwa/src/app/records/collection.ts';
import { valueOf, type Fields } from '../../pwa/src/domain/cells.ts';
import { SEALED, type RecordKind } from '../../pwa/src/domain/kinds.ts';

const cells = (due: string, stamp = '1'): Fields => ({ due: [due, stamp] });

/** Letters that keep a log of what was read, and the last that was shown. */
function letters() {
  const read: string[] = [];
  let shown: ReadonlyMap<string, { due: unknown }> = new Map();
  const kept = collection(
    'l',
    (id, fields) => {
      read.push(id);
      const due = valueOf(fields, 'due');
      return due === null ? undefined : { due };
    },
    (all) => {
      shown = new Map(all);
    },
  );
  const put = (id: string, fields: Fields | undefined) => kept.put([{ kind: 'l', id, fields }]);
  return { kept, read, put, shown: () => shown };
}

test('a changed record is read alone, and the others stay the same objects', () => {
  const { kept, read, put, shown } = letters();
  kept.put(['a', 'b', 'c'].map((id) => ({ kind: 'l', id, fields: cells('2026-01-01') })));
  const before = shown();
  assert.deepEqual(read.splice(0), ['a', 'b', 'c']);
  put('b', cells('2026-01-02'));
  assert.deepEqual(read, ['b']);
  assert.equal(shown().get('a'), before.get('a'));
  assert.notEqual(shown().get('b'), before.get('b'));
  assert.deepEqual(shown().get('b'), { due: '2026-01-02' });
});

test('a record that says the same as before stays the same object, its cells being the new ones', () => {
  const { kept, put, shown } = letters();
  put('a', cells('2026-01-01', '1'));
  const before = shown().get('a');
  put('a', cells('2026-01-01', '2'));
  assert.equal(shown().get('a'), before);
  assert.deepEqual(kept.fields('a'), cells('2026-01-01', '2'));
});

test('what is no more goes; what means nothing has cells and is not shown', () => {
  const { kept, put, shown } = letters();
  put('a', cells('2026-01-01'));
  put('b', { due: [null, '1'] });
  assert.deepEqual([...kept.ids()], ['a', 'b']);
  assert.deepEqual([...shown().keys()], ['a']);
  put('a', undefined);
  assert.deepEqual([...kept.ids()], ['b']);
  assert.equal(kept.fields('a'), undefined);
  assert.equal(shown().size, 0);
});

test('the texts to be opened are those of the schema', () => {
  const kinds: RecordKind[] = ['h', 's', 'l', 'c'];
  for (const kind of kinds) {
    const kept = collection(
      kind,
      () => undefined,
      () => {},
    );
    assert.deepEqual([kept.kind, kept.texts], [kind, SEALED[kind]]);
  }
});
