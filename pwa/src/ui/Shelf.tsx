import { useEffect, useMemo, useState } from 'preact/hooks';
import { engine, onChange, type ShelfEntry } from '../app/account/session.ts';
import { coalesce } from '../app/platform/coalesce.ts';
import { trimmed } from '../app/platform/forms.ts';
import { all } from '../app/records/state.ts';
import { readTickId } from '../domain/records.ts';
import { cardWords } from '../domain/strategies/cards.ts';
import { dateText } from '../i18n/format.ts';
import { limitsText } from '../i18n/limit-text.ts';
import { commonTexts } from '../i18n/en/common.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { syncTexts } from '../i18n/en/sync.ts';
import { translator } from '../i18n/texts.ts';
import { run, TextTooLong } from '../app/records/failure.ts';
import { discard, keepBoth, putOurs } from '../app/records/shelf.ts';
import { habitName } from './habit-name.ts';
import './parts.css';

const t = translator(commonTexts, firstTexts, syncTexts);

/** The conflicts on the shelf: shows both texts, and deletes neither until the person decides. */
export function Shelf() {
  const at = engine.value;
  const [entries, setEntries] = useState<ShelfEntry[]>([]);
  const look = useMemo(() => coalesce(async () => at && setEntries(await at.shelf())), [at]);
  const read = (): void => run(look());
  useEffect(() => {
    read();
    // What stands now may be written over by any change.
    return onChange(read);
  }, [look]);
  if (!at) return null;
  return (
    <>
      {entries.map((entry) => (
        <Card key={`${entry.id} ${entry.field} ${entry.stamp}`} entry={entry} onSettled={read} />
      ))}
    </>
  );
}

interface Props {
  entry: ShelfEntry;
  onSettled: () => void;
}

function Card({ entry, onSettled }: Props) {
  const { field, mine, theirs, amount } = entry;
  /** Both texts, to be shortened by the person, and the entry that they are of; null: not needed. */
  const [both, setBoth] = useState<{ text: string; of: ShelfEntry } | null>(null);
  // A name is one line; a note may have more.
  const joint = field === 'n' || field === 'body' || field === 'limit' ? '\n' : ' / ';
  const settle = (deed: Promise<unknown>): void => run(deed.then(onSettled));
  const join = (words?: string): void =>
    run(
      keepBoth(both?.of ?? entry, joint, words).then(onSettled, (error: unknown) => {
        if (!(error instanceof TextTooLong)) return reportError(error);
        setBoth({ text: words ?? [theirs, mine].filter(Boolean).join(joint), of: both?.of ?? entry });
      }),
    );
  const title = t(amount === null ? 'shelf.title' : 'shelf.amount');
  return (
    <section class="card shelf" aria-label={title}>
      <h2>{title}</h2>
      <About entry={entry} />
      {both === null ? <Apart entry={entry} /> : <Shorten text={both.text} onSave={join} />}
      <div class="acts">
        {mine !== null && both === null && (
          <>
            <button type="button" class="link" onClick={() => join()}>
              {t('shelf.both')}
            </button>
            <button type="button" class="link" onClick={() => settle(putOurs(entry))}>
              {t('shelf.mine')}
            </button>
          </>
        )}
        {both === null ? (
          <button type="button" class="link" onClick={() => settle(discard(entry))}>
            {t('shelf.theirs')}
          </button>
        ) : (
          <button type="button" class="link" onClick={() => setBoth(null)}>
            {t('cancel')}
          </button>
        )}
      </div>
    </section>
  );
}

/** Which habit it is of, and which day. */
function About({ entry: { kind, id } }: { entry: ShelfEntry }) {
  const [on, of] = kind === 't' ? readTickId(id) : [null, id];
  const habit = all.value.find((one) => one.id === of);
  if (!habit && kind !== 'p') return null;
  const name = habit ? habitName(habit) : t('shelf.person');
  return (
    <p class="name" dir="auto">
      {on ? t('shelf.on', { name, date: dateText(on, { weekday: 'long', day: 'numeric', month: 'long' }) }) : name}
    </p>
  );
}

/** What this device wrote, and what stands in its place. */
function Apart({ entry: { id, field, mine, theirs, amount } }: { entry: ShelfEntry }) {
  const habit = all.value.find((one) => one.id === id);
  const shown = (text: string): string => {
    if (field === 'limit') return limitsText(text, habit?.measure ?? '', habit?.unit ?? '');
    return field === 'body' ? cardWords(text) : text;
  };
  return (
    <>
      <blockquote dir="auto">{mine === null ? t('row.locked') : shown(mine)}</blockquote>
      <p class="sub">{t(amount === null ? 'shelf.why' : 'shelf.amount.why')}</p>
      {theirs && (
        <>
          <h2>{t('shelf.stands')}</h2>
          <blockquote dir="auto">{shown(theirs)}</blockquote>
        </>
      )}
    </>
  );
}

/** Both together are too long for one note: the person shortens them. Until that fits, nothing changes. */
function Shorten({ text: whole, onSave }: { text: string; onSave: (words: string) => void }) {
  const [text, setText] = useState(whole);
  const save = (event: Event): void => {
    event.preventDefault();
    onSave(trimmed(text));
  };
  return (
    <form onSubmit={save}>
      <p role="alert">{t('shelf.long')}</p>
      <textarea
        class="input"
        aria-label={t('shelf.both')}
        dir="auto"
        rows={8}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="primary">
        {t('menu.save')}
      </button>
    </form>
  );
}
