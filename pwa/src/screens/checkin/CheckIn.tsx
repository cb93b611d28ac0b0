import { useEffect, useState } from 'preact/hooks';
import { watchCards, type Entry, type Found } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { settings } from '../../app/records/settings.ts';
import { bringBack, isLeft } from '../../app/records/unsaved.ts';
import { today } from '../../app/platform/today.ts';
import { CHECK_IN } from '../../app/nudges/check-in.ts';
import { weeklyAt } from '../../app/nudges/settings.ts';
import { proof, pushState } from '../../app/nudges/subscription.ts';
import { checkinTexts } from '../../i18n/en/checkin.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { StopCheckIn } from '../../ui/StopCheckIn.tsx';
import { ThisDevice, useStatus } from '../../ui/ThisDevice.tsx';
import { Weekly } from '../../ui/Weekly.tsx';
import { Why } from '../../ui/Why.tsx';
import { Locked } from '../../ui/Locked.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { Form, NEW } from './Form.tsx';
import { looksOf, weekOf } from './look.ts';
import { Past } from './Past.tsx';
import { Result } from './Result.tsx';
import { Signs } from './Signs.tsx';
import type { Person } from './Ways.tsx';
import '../../ui/parts.css';
import './checkin.css';

const t = translator(checkinTexts, remindingTexts);

/** `/checkin`: the week in eight taps, what the signs say, where that leads, and how they have been. */
export function CheckIn() {
  const found = useRecords();
  const [isNudged] = useState(() => new URLSearchParams(location.search).has('nudge'));
  return (
    <main class="page checkin" aria-busy={!found}>
      <Heading above="/more">{t('nudges.checkin')}</Heading>
      {found && found.locked > 0 && <Locked words={t('checkin.locked')} act={t('checkin.locked.act')} />}
      {found && (!found.locked || found.entries.length > 0) && <Weeks {...found} />}
      {found && (
        <>
          <a class="elsewhere" href="/scales">
            <span class="name">{t('checkin.scales')}</span>
            <span class="sub">{t('checkin.scales.why')}</span>
          </a>
          <Remind />
          {isNudged && (
            <section class="card">
              <Why kind="checkin" />
            </section>
          )}
          <Sees words={t('checkin.sealed')} />
        </>
      )}
    </main>
  );
}

interface Records extends Found<'c'> {
  people: readonly Person[];
  /** What is dated of the ledger: an answer in it may come back. */
  ledger: readonly Entry<'g'>[];
}

/**
 * Null: not read yet, or what was begun before a reload is not back yet. Whom one may call and what may
 * come back are read first as well: what stands below would move for them.
 */
function useRecords(): Records | null {
  const [found, setFound] = useState<Found<'c'> | null>(null);
  const [people, setPeople] = useState<Found<'p'> | null>(null);
  const [ledger, setLedger] = useState<Found<'g'> | null>(null);
  const [waits, setWaits] = useState(() => isLeft(NEW));
  useEffect(() => watchCards('c', setFound), []);
  useEffect(() => watchCards('p', setPeople), []);
  useEffect(() => watchCards('g', setLedger, '0', ':'), []);
  useEffect(() => {
    if (waits) run(bringBack(NEW).finally(() => setWaits(false)));
  }, []);
  if (waits || !found || !people || !ledger) return null;
  return { ...found, people: people.entries.map(({ card }) => card), ledger: ledger.entries };
}

/** This week first: its form, or what it says. */
function Weeks({ entries, people, ledger }: Records) {
  const [changed, setChanged] = useState<Entry<'c'> | null>(null);
  const { weekStart } = settings.value;
  const looks = looksOf(entries, weekStart);
  const latest = looks.at(-1);
  const isDone = latest !== undefined && latest.week >= weekOf(today.value, weekStart);
  const change = (entry: Entry<'c'> | null): void => {
    setChanged(entry);
    scrollTo(0, 0);
  };
  if (changed) return <Form key={changed.id} entry={changed} onDone={() => change(null)} />;
  return (
    <>
      {isDone ? (
        <Result looks={looks} people={people} ledger={ledger} onChange={() => change(latest.entry)} />
      ) : (
        <>
          <StopCheckIn />
          <Form key={NEW} entry={null} onDone={() => scrollTo(0, 0)} />
        </>
      )}
      {looks.length > 0 && <Signs looks={looks} />}
      {looks.length > 0 && <Past looks={looks} onChange={change} />}
    </>
  );
}

/** Once a week, or not at all. The browser is asked for permission only once it is wanted. */
function Remind() {
  const isOn = weeklyAt('checkin') !== null;
  useStatus(isOn);
  return (
    <>
      <section class="card" aria-label={t('checkin.remind')}>
        <div class="lines">
          <Weekly name="checkin" usual={CHECK_IN} label={t('checkin.remind.weekly')} />
        </div>
        <a class="link" href="/reminders">
          {t('checkin.reminders')}
        </a>
      </section>
      {isOn && (pushState.value !== 'on' || proof.value !== 'none') && <ThisDevice />}
    </>
  );
}
