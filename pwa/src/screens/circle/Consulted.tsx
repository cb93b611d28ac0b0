import { useState } from 'preact/hooks';
import { Check, MessagesSquare, Users } from 'lucide';
import { today } from '../../app/platform/today.ts';
import { changeCard, type Entry } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { numberOf } from '../../domain/civil.ts';
import { agoText } from '../../i18n/ago.ts';
import { circleTexts } from '../../i18n/en/circle.ts';
import { consultationTexts } from '../../i18n/en/consultation.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { IconSvg } from '../../ui/IconSvg.tsx';
import { filedWith, topicsFor, type Filed } from './agenda.ts';
import { rhythmText } from './every.ts';
import { Filing } from './Filing.tsx';
import type { Member } from './members.ts';
import { Others, Reached } from './Reached.tsx';
import { Topics } from './Topics.tsx';

const t = translator(circleTexts, consultationTexts);
type Key = Parameters<typeof t>[0];

const DAY_MS = 86_400_000;

interface Props {
  member: Member;
  ledger: readonly Entry<'g'>[];
  /** The ids of all who are there. */
  known: readonly string[];
  onChange: (card: Entry<'p'>) => void;
}

/** Peers or a supervisor: when, how to reach them, what to bring, and what came of it. */
export function Consulted({ member, ledger, known, onChange }: Props) {
  const [isFiling, setIsFiling] = useState(false);
  const { id, card } = member.entry;
  const topics = topicsFor(ledger, id, known);
  const filed = filedWith(ledger, id, today.value);
  return (
    <>
      <p class="sub role">
        <IconSvg nodes={card.role === 'peers' ? Users : MessagesSquare} />
        {t(`consultation.role.${card.role}` as Key)}
      </p>
      <h2 dir="auto">{card.name}</h2>
      <p>{rhythmText(member, today.value)}</p>
      <p class="sub">{lastText(filed[0])}</p>
      <Reached card={card} />
      {isFiling ? (
        <Filing member={member} topics={topics} onDone={() => setIsFiling(false)} />
      ) : (
        <>
          <button
            type="button"
            class="met"
            aria-label={t('consultation.file.of', { name: card.name })}
            onClick={() => setIsFiling(true)}
          >
            <IconSvg nodes={Check} />
            <span>{t('consultation.file')}</span>
          </button>
          <Topics id={id} topics={topics} />
        </>
      )}
      {filed.length > 0 && <Past filed={filed} />}
      <button
        type="button"
        class="link"
        aria-label={t('circle.change.of', { name: card.name })}
        onClick={() => onChange(member.entry)}
      >
        {t('circle.change')}
      </button>
      <Others of={member} onChange={onChange} />
    </>
  );
}

/** The consultations so far, and what helped. */
function Past({ filed }: { filed: readonly Filed[] }) {
  return (
    <details class="fold">
      <summary>{t('consultation.past')}</summary>
      <ul class="plain lines">
        {filed.map((one) => {
          const date = dateText(one.on, { dateStyle: 'long' });
          return (
            <li key={`${one.id}.${one.card.place[0]}`}>
              <div>
                <p class="sub">{date}</p>
                {one.card.helped && <p dir="auto">{one.card.helped}</p>}
              </div>
              <button
                type="button"
                class="link"
                aria-label={t('consultation.off.of', { words: date })}
                onClick={() => run(changeCard(one, null, t('consultation.said.off')))}
              >
                {t('consultation.off')}
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function lastText(last: Filed | undefined): string {
  if (!last) return t('consultation.last.none');
  const days = numberOf(today.value) - numberOf(last.on);
  return days ? t('consultation.last', { ago: agoText(days * DAY_MS) }) : t('consultation.last.today');
}
