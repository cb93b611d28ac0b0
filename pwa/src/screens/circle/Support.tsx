import { useEffect, useRef, useState } from 'preact/hooks';
import { today } from '../../app/platform/today.ts';
import { watchCards, type Found } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { bringAllBack } from '../../app/records/unsaved.ts';
import { circleTexts } from '../../i18n/en/circle.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Why } from '../../ui/Why.tsx';
import { inOrder, membersIn, type Member } from './members.ts';
import { MemberForm } from './MemberForm.tsx';
import { MemberRow } from './MemberRow.tsx';
import '../../ui/parts.css';
import './circle.css';

const t = translator(circleTexts, moreTexts);

const ROLES = ['support'];

/** `/support`: people with a rhythm, how long it has been, a tap to reach them and a tick once it was done. */
export function Support() {
  const found = useCircle();
  const [isNudged] = useState(() => new URLSearchParams(location.search).has('nudge'));
  return (
    <main class="page circle" aria-busy={!found}>
      <Heading above="/more">{t('support.title')}</Heading>
      {found && found.isLocked && <Locked />}
      {found && <People members={found.members} isLocked={found.isLocked} />}
      {isNudged && (
        <section class="card">
          <Why kind="meet" />
        </section>
      )}
      {found && <p class="fine">{t('circle.sealed')}</p>}
    </main>
  );
}

/** Null: not read yet, or what was begun before a reload is not back yet. */
function useCircle(): { members: Member[]; isLocked: boolean } | null {
  const [people, setPeople] = useState<Found<'p'> | null>(null);
  const [ledger, setLedger] = useState<Found<'g'> | null>(null);
  const [waits, setWaits] = useState(true);
  const seen = useRef<string[]>([]);
  useEffect(() => watchCards('p', setPeople), []);
  useEffect(() => watchCards('g', setLedger, '0', ':'), []);
  useEffect(() => run(bringAllBack().finally(() => setWaits(false))), []);
  if (waits || !people || !ledger) return null;
  const members = inOrder(membersIn(people.entries, ledger.entries, ROLES, today.value), seen.current);
  for (const { entry } of members) if (!seen.current.includes(entry.id)) seen.current.push(entry.id);
  return { members, isLocked: people.locked + ledger.locked > 0 };
}

function Locked() {
  return (
    <p class="voice clay">
      <span>{t('circle.locked')}</span>
      <a class="link" href="/key">
        {t('circle.locked.act')}
      </a>
    </p>
  );
}

function People({ members, isLocked }: { members: readonly Member[]; isLocked: boolean }) {
  /** The form that is open: a person's key, or that of somebody new. */
  const [open, setOpen] = useState<string | null>(null);
  const close = (): void => setOpen(null);
  return (
    <>
      <p class="sub">{t(members.length || isLocked ? 'circle.what' : 'circle.none')}</p>
      {members.length > 0 && (
        <section class="card" aria-label={t('support.title')}>
          {members.map((member) =>
            open === keyOf(member) ? (
              <MemberForm key={keyOf(member)} member={member} onDone={close} />
            ) : (
              <MemberRow key={keyOf(member)} member={member} onChange={() => setOpen(keyOf(member))} />
            ),
          )}
        </section>
      )}
      {open === '' && (
        <section class="card" aria-label={t('circle.new')}>
          <MemberForm member={null} onDone={close} />
        </section>
      )}
      {open !== '' && !isLocked && (
        <button type="button" class="primary" onClick={() => setOpen('')}>
          {t('circle.add')}
        </button>
      )}
    </>
  );
}

function keyOf({ entry: { id, card } }: Member): string {
  return `${id}.${card.place[0]}`;
}
