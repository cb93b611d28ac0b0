import { Check } from 'lucide';
import { today } from '../../app/platform/today.ts';
import { entryId, type Entry } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { perform } from '../../app/records/perform.ts';
import { turnDay } from '../../app/records/turn.ts';
import { agoText } from '../../i18n/ago.ts';
import { circleTexts } from '../../i18n/en/circle.ts';
import { translator } from '../../i18n/texts.ts';
import { IconSvg } from '../../ui/IconSvg.tsx';
import { rhythmText } from './every.ts';
import { backEdits, daysSince, metEdits, type Member } from './members.ts';
import { Others, Reached } from './Reached.tsx';

const t = translator(circleTexts);
const DAY_MS = 86_400_000;

/** Somebody: when they were last met, how to reach them, and a tick once it was done. */
export function MemberRow({ member, onChange }: { member: Member; onChange: (card: Entry<'p'>) => void }) {
  const { name } = member.entry.card;
  const days = daysSince(member, today.value);
  const isMet = days === 0;
  return (
    <div class="person" role="group" aria-label={name}>
      <p class="name" dir="auto">
        {name}
      </p>
      <p>{lastText(days)}</p>
      <Reached card={member.entry.card} />
      <button
        type="button"
        class="met"
        aria-pressed={isMet}
        aria-label={t('circle.tick.of', { name })}
        onClick={() => run(isMet ? takeBack(member) : noteMet(member))}
      >
        <IconSvg nodes={Check} />
        <span>{t('circle.tick')}</span>
      </button>
      <p class="sub">{rhythmText(member, today.value)}</p>
      <button
        type="button"
        class="link"
        aria-label={t('circle.change.of', { name })}
        onClick={() => onChange(member.entry)}
      >
        {t('circle.change')}
      </button>
      <Others of={member} onChange={onChange} />
    </div>
  );
}

/** A line in any case: the tick below it stays where it is. */
function lastText(days: number | null): string {
  if (days === null) return t('circle.last.none');
  return days ? t('circle.last', { ago: agoText(days * DAY_MS) }) : t('circle.last.today');
}

function noteMet(member: Member): Promise<void> {
  const on = turnDay();
  return perform(metEdits(member, entryId(on), on), () => t('circle.said'));
}

function takeBack(member: Member): Promise<void> {
  return perform(backEdits(member, turnDay()), () => t('circle.said.back'));
}
