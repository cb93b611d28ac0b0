import { useEffect, useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import type { Entry } from '../../app/records/cards.ts';
import { learningTexts } from '../../i18n/en/learning.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { printed } from '../../ui/printed.ts';
import { Locked } from '../../ui/Locked.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { useLedger } from '../../ui/use-ledger.ts';
import { keyOf, learntIn, licencesIn, type Open } from './entries.ts';
import { LearnForm } from './LearnForm.tsx';
import { standings } from './ledger.ts';
import { LicenceForm } from './LicenceForm.tsx';
import { OneLicence } from './OneLicence.tsx';
import { Paper } from './Paper.tsx';
import { Sparks } from './Sparks.tsx';
import { Years } from './Years.tsx';
import '../../ui/parts.css';
import './learning.css';

const t = translator(learningTexts, moreTexts);

/** `/learning`: hours towards licences, what sparked joy, and a list on paper. */
export function Learning() {
  const found = useLedger();
  return (
    <main class="page learning" aria-busy={!found}>
      <Heading above="/more">{t('learning.title')}</Heading>
      {found && found.locked > 0 && <Locked words={t('learning.locked')} act={t('learning.locked.act')} />}
      {found && (!found.locked || found.entries.length > 0) && <Body entries={found.entries} />}
      {found && <Sees words={t('learning.sealed')} />}
    </main>
  );
}

function Body({ entries }: { entries: readonly Entry<'g'>[] }) {
  const [open, setOpen] = useState<Open>(null);
  const learnt = learntIn(entries);
  const all = standings(licencesIn(entries), learnt, today.value);
  const licences = all.map(({ licence }) => licence);
  useEffect(() => {
    printed.value = () => <Paper of={all[0] ?? null} learnt={learnt} />;
    return () => (printed.value = null);
  });
  const show = (next: Open): void => {
    setOpen(next);
    scrollTo(0, 0);
  };
  const close = (): void => show(null);
  if (open && 'entry' in open)
    return <LearnForm key={keyOf(open.entry)} entry={open.entry} learnt={learnt} licences={licences} onDone={close} />;
  if (open) return <LicenceForm {...open} onDone={close} />;
  const print = (of: (typeof all)[0] | null): void => {
    printed.value = () => <Paper of={of} learnt={learnt} />;
    globalThis.print();
  };
  return (
    <>
      <LearnForm key="new" entry={null} learnt={learnt} licences={licences} onDone={() => scrollTo(0, 0)} />
      {all.map((one) => (
        <OneLicence key={keyOf(one.licence)} of={one} onOpen={show} onPrint={() => print(one)} />
      ))}
      {licences.length === 0 && <p class="sub">{t('learning.licence.none')}</p>}
      <button type="button" class="quiet" onClick={() => show({ licence: null })}>
        {t('learning.licence.add')}
      </button>
      <Sparks learnt={learnt} />
      {learnt.length > 0 && <Years learnt={learnt} licences={licences} onOpen={show} onPrint={() => print(null)} />}
    </>
  );
}
