import { useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import type { Entry } from '../../app/records/cards.ts';
import { settings } from '../../app/records/settings.ts';
import { asWritten } from '../../domain/strategies/cards.ts';
import { isAbove } from '../../domain/strategies/caseload.ts';
import { caseloadTexts } from '../../i18n/en/caseload.ts';
import { dateText } from '../../i18n/format.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Locked } from '../../ui/Locked.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { useLedger } from '../../ui/use-ledger.ts';
import { Above } from './Above.tsx';
import type { LimitEntry, LoadEntry } from './entries.ts';
import { LimitForm } from './LimitForm.tsx';
import { limitOn, weeksIn } from './load.ts';
import { Now } from './Now.tsx';
import { Weeks } from './Weeks.tsx';
import { loadText } from './words.ts';
import '../../ui/parts.css';
import './caseload.css';

const t = translator(caseloadTexts, moreTexts);

/** `/caseload`: this week's number in one tap, beside a limit of one's own. Nobody can be named here. */
export function Caseload() {
  const found = useLedger('0', ':');
  return (
    <main class="page caseload" aria-busy={!found}>
      <Heading above="/more">{t('caseload.title')}</Heading>
      {found && found.locked > 0 && <Locked words={t('caseload.locked')} act={t('caseload.locked.act')} />}
      {found && (!found.locked || found.entries.length > 0) && <Body entries={found.entries} />}
      {found && (
        <>
          <p class="fine">{t('caseload.nobody')}</p>
          <Sees words={t('caseload.sealed')} />
        </>
      )}
    </main>
  );
}

function Body({ entries }: { entries: readonly Entry<'g'>[] }) {
  const written = asWritten(entries);
  const noted = written.filter((entry): entry is LoadEntry => entry.card.is === 'caseload');
  const limits = written.filter((entry): entry is LimitEntry => entry.card.is === 'limit');
  const weeks = weeksIn(noted, limits, settings.value.weekStart, today.value);
  return (
    <>
      <Now weeks={weeks} />
      {isAbove(weeks) && <Above week={weeks.at(-1)!} />}
      <MyLimit limits={limits} />
      <Weeks weeks={weeks} />
    </>
  );
}

function MyLimit({ limits }: { limits: readonly LimitEntry[] }) {
  const [isOpen, setOpen] = useState(false);
  const limit = limitOn(limits, today.value);
  if (isOpen) return <LimitForm limits={limits} onDone={() => setOpen(false)} />;
  return (
    <section class="card" aria-label={t('caseload.limit')}>
      <h2>{t('caseload.limit')}</h2>
      {limit?.on ? (
        <>
          <p class="big">{t('caseload.limit.is', { load: loadText(limit.card.most, limit.card.unit) })}</p>
          <p class="sub">{t('caseload.limit.since', { date: dateText(limit.on, { dateStyle: 'long' }) })}</p>
        </>
      ) : (
        <p>{t('caseload.limit.why')}</p>
      )}
      <button type="button" class="link" onClick={() => setOpen(true)}>
        {t(limit ? 'caseload.limit.change' : 'caseload.limit.set')}
      </button>
    </section>
  );
}
