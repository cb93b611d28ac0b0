import { useState } from 'preact/hooks';
import { circleTexts } from '../../i18n/en/circle.ts';
import { consultationTexts } from '../../i18n/en/consultation.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Sees } from '../../ui/Sees.tsx';
import { Why } from '../../ui/Why.tsx';
import { Consulted } from './Consulted.tsx';
import { Locked } from './Locked.tsx';
import { MemberForm } from './MemberForm.tsx';
import { keyOf } from './members.ts';
import { isNudgedIn } from './nudged.ts';
import { useCircle, type Circle } from './use-circle.ts';
import '../../ui/parts.css';
import './circle.css';

const t = translator(circleTexts, consultationTexts, moreTexts);

const ROLES = ['peers', 'supervisor'] as const;

/** `/consultation`: peers and supervision, the date that comes, what to bring, and what helped. */
export function Consultation() {
  const found = useCircle(ROLES, '', '~');
  const [isNudged] = useState(() => isNudgedIn(location.search));
  return (
    <main class="page circle" aria-busy={!found}>
      <Heading above="/more">{t('consultation.title')}</Heading>
      {found && found.isLocked && <Locked />}
      {found && <All found={found} />}
      {isNudged && (
        <section class="card">
          <Why kind="meet" />
        </section>
      )}
      {found && <Sees words={t('consultation.sealed')} />}
    </main>
  );
}

function All({ found: { members, ledger, isLocked } }: { found: Circle }) {
  /** The form that is open: a card's key, or that of somebody new. */
  const [open, setOpen] = useState<string | null>(null);
  const close = (): void => setOpen(null);
  const known = members.map(({ entry }) => entry.id);
  return (
    <>
      <p class="sub">{t(members.length || isLocked ? 'consultation.what' : 'consultation.none')}</p>
      {members.map((member) => {
        const opened = [member.entry, ...member.others].find((one) => keyOf(one) === open);
        return (
          <section key={member.entry.id} class="card" aria-label={member.entry.card.name}>
            {opened ? (
              <MemberForm member={{ ...member, entry: opened }} roles={ROLES} onDone={close} />
            ) : (
              <Consulted member={member} ledger={ledger} known={known} onChange={(one) => setOpen(keyOf(one))} />
            )}
          </section>
        );
      })}
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
