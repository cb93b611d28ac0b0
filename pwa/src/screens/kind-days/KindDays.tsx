import { useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { settings } from '../../app/records/settings.ts';
import { kindDaysTexts } from '../../i18n/en/kind-days.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Why } from '../../ui/Why.tsx';
import { Locked } from '../../ui/Locked.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { useLedger } from '../../ui/use-ledger.ts';
import { Begin } from './Begin.tsx';
import { offered, openOf, standingOf, type EveningEntry, type Standing } from './course.ts';
import { Evening } from './Evening.tsx';
import { Lights } from './Lights.tsx';
import { Over } from './Over.tsx';
import { Past } from './Past.tsx';
import { Remind } from './Remind.tsx';
import { Rest } from './Rest.tsx';
import '../../ui/parts.css';
import './kind-days.css';

const t = translator(kindDaysTexts, moreTexts);

/** `/kind-days`: ten short evenings, one at a time, what was written on them, and when to be reminded. */
export function KindDays() {
  const found = useLedger();
  const [isNudged] = useState(() => new URLSearchParams(location.search).has('nudge'));
  const standing = found && standingOf(found.entries, settings.value.leave, today.value);
  return (
    <main class="page kind-days" aria-busy={!found}>
      <Heading above="/more">{t('kindDays.title')}</Heading>
      {found && found.locked > 0 && <Locked words={t('kind.locked')} act={t('kind.locked.act')} />}
      {standing && (standing.course || !found.locked) && <Body standing={standing} />}
      {isNudged && (
        <section class="card">
          <Why kind="evening" />
        </section>
      )}
      {found && <Sees words={t('kind.sealed')} />}
    </main>
  );
}

/** Tonight first: its evening, or that it is done; then what was written. */
function Body({ standing }: { standing: Standing }) {
  const [changed, setChanged] = useState<EveningEntry | null>(null);
  const change = (entry: EveningEntry | null): void => {
    setChanged(entry);
    scrollTo(0, 0);
  };
  if (changed)
    return <Evening key={changed.id} number={changed.card.number} entry={changed} onDone={() => change(null)} />;
  return (
    <>
      <Lights done={standing.done} />
      <Tonight standing={standing} />
      {standing.evenings.length > 0 && <Past standing={standing} onChange={change} />}
      {standing.state === 'on' && <Remind standing={standing} />}
    </>
  );
}

function Tonight({ standing }: { standing: Standing }) {
  const { state, done, on } = standing;
  /** What shall be another evening's. */
  const [passed, setPassed] = useState<number[]>([]);
  if (state === 'none') return <Begin isAgain={false} />;
  if (state !== 'on') return <Over standing={standing} />;
  if (on === null || on > today.value) return <Rest standing={standing} />;
  const number = offered(done, passed);
  const pass = (): void => {
    setPassed(openOf(done).every((n) => n === number || passed.includes(n)) ? [] : [...passed, number]);
    scrollTo(0, 0);
  };
  return (
    <Evening
      key={number}
      number={number}
      entry={null}
      standing={standing}
      onPass={openOf(done).length > 1 ? pass : undefined}
      onDone={() => {
        setPassed([]);
        scrollTo(0, 0);
      }}
    />
  );
}
