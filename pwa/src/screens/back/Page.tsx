import { useEffect, useState } from 'preact/hooks';
import { run } from '../../app/records/failure.ts';
import { bringBack, isLeft } from '../../app/records/unsaved.ts';
import type { Day } from '../../domain/day.ts';
import { addDays } from '../../domain/day.ts';
import { rangeAt } from '../../domain/strategies/looking-back.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { forSomebodyTexts } from '../../i18n/en/for-somebody.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice } from '../../ui/Fields.tsx';
import { Heading } from '../../ui/Heading.tsx';
import { useBegun } from '../../ui/use-begun.ts';
import { choicesOf, type Chosen } from './choices.ts';
import { Paper } from './Paper.tsx';
import { pastOf, knownOf, useRead, type Past, type Read } from './read.ts';
import '../../ui/parts.css';
import './back.css';
import './page.css';

const t = translator(lookBackTexts, forSomebodyTexts);

/** Under this name what was ticked is kept while the page is put together. */
const NEW = 'back.page';
const WEEKS = [4, 12, 26] as const;
const USUAL: Chosen = { weeks: 12, shown: [] };

/** `/back/page`: what a supervisor or therapist is to see, and nothing else. */
export function Page() {
  const read = useRead();
  const waits = useWaits();
  return (
    <main class="page look-back" aria-busy={!read || waits}>
      <Heading above="/back">{t('look.page.title')}</Heading>
      <p class="sub">{t('page.for.what')}</p>
      {read && !waits && <Body read={read} />}
    </main>
  );
}

/** Whether what was ticked before a reload is not back yet. */
function useWaits(): boolean {
  const [waits, setWaits] = useState(() => isLeft(NEW));
  useEffect(() => {
    if (waits) run(bringBack(NEW).finally(() => setWaits(false)));
  }, []);
  return waits;
}

function Body({ read }: { read: Read }) {
  const { form, put } = useBegun<Chosen>(NEW, USUAL);
  const known = knownOf(read);
  const past = pastOf({ first: firstOf(known.today, known.weekStart, form.weeks), last: known.today }, known);
  const choices = choicesOf(past, read);
  const shown = choices.filter(({ key }) => form.shown.includes(key));
  const toggle = (key: string, on: boolean): void =>
    put({ shown: on ? [...form.shown, key] : form.shown.filter((one) => one !== key) });
  return (
    <>
      <section class="card" aria-label={t('page.for.weeks')}>
        <fieldset class="group">
          <legend>{t('page.for.weeks')}</legend>
          <div class="chips">
            {WEEKS.map((n) => (
              <Choice key={n} group="weeks" on={form.weeks === n} onPick={() => put({ weeks: n })}>
                {t('page.for.n', { n })}
              </Choice>
            ))}
          </div>
        </fieldset>
      </section>
      <section class="card" aria-label={t('page.for.show')}>
        <fieldset class="group to-show">
          <legend>{t('page.for.show')}</legend>
          {choices.map(({ key, label }) => (
            <label key={key} class={form.shown.includes(key) ? 'chip on' : 'chip'}>
              <input
                type="checkbox"
                checked={form.shown.includes(key)}
                onChange={(event) => toggle(key, event.currentTarget.checked)}
              />
              <span dir="auto">{label}</span>
            </label>
          ))}
          {!choices.length && <p class="sub">{t('page.for.empty')}</p>}
        </fieldset>
        {form.shown.length > 0 && (
          <button type="button" class="link" onClick={() => put({ shown: [] })}>
            {t('page.for.none')}
          </button>
        )}
      </section>
      <Preview past={past} read={read} keys={shown.map(({ key }) => key)} />
    </>
  );
}

function Preview({ past, read, keys }: { past: Past; read: Read; keys: readonly string[] }) {
  if (!keys.length) return <p class="sub">{t('page.for.nothing')}</p>;
  return (
    <>
      <p class="voice">{t('page.for.copy')}</p>
      <button type="button" class="primary" onClick={() => print()}>
        {t('page.for.print')}
      </button>
      <Paper past={past} read={read} keys={keys} />
    </>
  );
}

/** The first date of so many weeks up to that of today. */
function firstOf(today: Day, weekStart: number, weeks: number): Day {
  return addDays(rangeAt('week', today, weekStart).first, -7 * (weeks - 1));
}
