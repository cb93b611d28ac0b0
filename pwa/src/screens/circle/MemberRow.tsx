import { Check } from 'lucide';
import { today } from '../../app/platform/today.ts';
import { entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { perform } from '../../app/records/perform.ts';
import { turnDay } from '../../app/records/turn.ts';
import { cardText, putCard } from '../../domain/strategies/cards.ts';
import { agoText } from '../../i18n/ago.ts';
import { circleTexts } from '../../i18n/en/circle.ts';
import { dateText } from '../../i18n/format.ts';
import { translator } from '../../i18n/texts.ts';
import { waysTo } from '../../ui/help/Person.tsx';
import { Ways } from '../../ui/help/Ways.tsx';
import { IconSvg } from '../../ui/IconSvg.tsx';
import { everyText } from './every.ts';
import { daysSince, dueAfter, dueWithout, type Member } from './members.ts';

const t = translator(circleTexts);
const DAY_MS = 86_400_000;

/** Somebody: when they were last met, how to reach them, and a tick once it was done. */
export function MemberRow({ member, onChange }: { member: Member; onChange: () => void }) {
  const { name, number, mail, note } = member.entry.card;
  const days = daysSince(member, today.value);
  const isMet = days === 0;
  return (
    <div class="person" role="group" aria-label={name}>
      <p class="name" dir="auto">
        {name}
      </p>
      <p>{lastText(days)}</p>
      {note && (
        <p class="sub" dir="auto">
          {note}
        </p>
      )}
      {(number || mail) && <Ways of={name} ways={waysTo({ number: number ?? '', mail: mail ?? '' })} />}
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
      <p class="sub">{rhythmText(member)}</p>
      <button type="button" class="link" aria-label={t('circle.change.of', { name })} onClick={onChange}>
        {t('circle.change')}
      </button>
    </div>
  );
}

/** A line in any case: the tick below it stays where it is. */
function lastText(days: number | null): string {
  if (days === null) return t('circle.last.none');
  return days ? t('circle.last', { ago: agoText(days * DAY_MS) }) : t('circle.last.today');
}

/** How often, and the date that comes: never one that has passed. */
function rhythmText({ cadence, next }: Member): string {
  const every = everyText(cadence);
  if (!next) return every;
  const date = dateText(next, { weekday: 'long', day: 'numeric', month: 'long' });
  return t('circle.rhythm', {
    every,
    next: next === today.value ? t('circle.next.today') : t('circle.next', { date }),
  });
}

/** Met today: what the ledger notes, and the date that comes. */
function noteMet({ entry: { id }, cadence }: Member): Promise<void> {
  const on = turnDay();
  const text = cardText({ is: 'met', with: id });
  return perform(
    [
      { kind: 'g', id: entryId(on), field: 'body', text },
      { kind: 'p', id, field: 'due', value: dueAfter(cadence, on) },
    ],
    () => t('circle.said'),
  );
}

function takeBack(member: Member): Promise<void> {
  const on = turnDay();
  const taken = member.met
    .filter((one) => one.on === on)
    .map(({ id, body, fields, card }) => ({
      kind: 'g',
      id,
      field: 'body',
      text: putCard(body, card.place, null) || null,
      over: fields.body ?? null,
    }));
  return perform([...taken, { kind: 'p', id: member.entry.id, field: 'due', value: dueWithout(member, on) }], () =>
    t('circle.said.back'),
  );
}
