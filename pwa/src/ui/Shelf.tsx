import { useEffect, useState } from 'preact/hooks';
import { engine, onChange, type ShelfEntry } from '../app/account/session.ts';
import { t } from '../words/words.ts';

/** Texts that two devices wrote apart: both are shown, and none goes before the person says so. */
export function Shelf() {
  const at = engine.value;
  const [entries, setEntries] = useState<ShelfEntry[]>([]);
  const read = (): void => void at?.shelf().then(setEntries);
  useEffect(() => {
    read();
    return onChange((change) => change.more && read());
  }, [at]);
  if (!at) return null;
  const settle = (deed: Promise<unknown>): void => void deed.then(read);
  return (
    <>
      {entries.map((entry) => {
        // A name is one line; a note may have more.
        const joint = entry.field === 'n' || entry.field === 'body' ? '\n' : ' / ';
        const { kind, id, field, mine } = entry;
        const { amount } = entry;
        const use = (): Promise<unknown> =>
          (amount === null ? at.edit([{ kind, id, field, text: mine }]) : at.setCount(kind, id, amount)).then(() => at.discard(entry));
        const title = t(amount === null ? 'shelf.title' : 'shelf.amount');
        return (
          <section class="card shelf" key={`${id} ${field} ${entry.stamp}`} aria-label={title}>
            <h2>{title}</h2>
            <blockquote dir="auto">{mine ?? t('row.locked')}</blockquote>
            <p class="sub">{t(amount === null ? 'shelf.why' : 'shelf.amount.why')}</p>
            {entry.theirs && (
              <>
                <h2>{t('shelf.stands')}</h2>
                <blockquote dir="auto">{entry.theirs}</blockquote>
              </>
            )}
            <div class="acts">
              {mine !== null && (
                <>
                  <button type="button" class="link" onClick={() => settle(at.keepBoth(entry, joint))}>
                    {t('shelf.both')}
                  </button>
                  <button type="button" class="link" onClick={() => settle(use())}>
                    {t('shelf.mine')}
                  </button>
                </>
              )}
              <button type="button" class="link" onClick={() => settle(at.discard(entry))}>
                {t('shelf.theirs')}
              </button>
            </div>
          </section>
        );
      })}
    </>
  );
}
