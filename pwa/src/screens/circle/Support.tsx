import { useEffect, useState } from 'preact/hooks';
import { go } from '../../app/platform/router.ts';
import { circleTexts } from '../../i18n/en/circle.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { Why } from '../../ui/Why.tsx';
import { Locked } from './Locked.tsx';
import { keyOf, type Member } from './members.ts';
import { MemberForm } from './MemberForm.tsx';
import { MemberRow } from './MemberRow.tsx';
import { aboutIn, isNudgedIn } from './nudged.ts';
import { useCircle } from './use-circle.ts';
import '../../ui/parts.css';
import './circle.css';

const t = translator(circleTexts, moreTexts);

const ROLES = ['support'] as const;

/** `/support`: people with a rhythm, how long it has been, a tap to reach them and a tick once it was done. */
export function Support() {
  const found = useCircle(ROLES, '0', ':');
  const [nudge] = useState(() => location.search);
  const role = found?.people.find(({ id }) => id === aboutIn(nudge))?.card.role;
  const isConsultation = role === 'peers' || role === 'supervisor';
  // The server does not know which of the two a person is: the words are sealed.
  useEffect(() => {
    if (isConsultation) go(`/consultation${nudge}`, true);
  }, [isConsultation]);
  if (isConsultation) return <main class="page circle" aria-busy />;
  return (
    <main class="page circle" aria-busy={!found}>
      <Heading above="/more">{t('support.title')}</Heading>
      {found && found.isLocked && <Locked />}
      {found && <People members={found.members} isLocked={found.isLocked} />}
      {isNudgedIn(nudge) && (
        <section class="card">
          <Why kind="meet" />
        </section>
      )}
      {found && <Sees words={t('circle.sealed')} />}
    </main>
  );
}

function People({ members, isLocked }: { members: readonly Member[]; isLocked: boolean }) {
  /** The form that is open: a card's key, or that of somebody new. */
  const [open, setOpen] = useState<string | null>(null);
  const close = (): void => setOpen(null);
  return (
    <>
      <p class="sub">{t(members.length || isLocked ? 'circle.what' : 'circle.none')}</p>
      {members.length > 0 && (
        <section class="card" aria-label={t('support.title')}>
          {members.map((member) => {
            const opened = [member.entry, ...member.others].find((one) => keyOf(one) === open);
            return opened ? (
              <MemberForm key={open} member={{ ...member, entry: opened }} roles={ROLES} onDone={close} />
            ) : (
              <MemberRow key={member.entry.id} member={member} onChange={(one) => setOpen(keyOf(one))} />
            );
          })}
        </section>
      )}
      {open === '' && (
        <section class="card" aria-label={t('circle.new')}>
          <MemberForm member={null} roles={ROLES} onDone={close} />
        </section>
      )}
      {open !== '' && !isLocked && (
        <button type="button" class={members.length ? 'quiet' : 'primary'} onClick={() => setOpen('')}>
          {t('circle.add')}
        </button>
      )}
    </>
  );
}
