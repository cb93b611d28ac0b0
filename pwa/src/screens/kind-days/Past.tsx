import { eveningAt } from '../../app/nudges/settings.ts';
import { run } from '../../app/records/failure.ts';
import { perform } from '../../app/records/perform.ts';
import { settings } from '../../app/records/settings.ts';
import { turnDay } from '../../app/records/turn.ts';
import { putCard } from '../../domain/strategies/cards.ts';
import { dateText } from '../../i18n/format.ts';
import { kindDaysTexts } from '../../i18n/en/kind-days.ts';
import { translator } from '../../i18n/texts.ts';
import { nextOffer, toEvening, type EveningEntry, type Standing } from './course.ts';

const t = translator(kindDaysTexts);
type Key = Parameters<typeof t>[0];

interface Props {
  standing: Standing;
  onChange: (entry: EveningEntry) => void;
}

/** What was written, the latest first: each can be changed and taken off. */
export function Past({ standing, onChange }: Props) {
  return (
    <details class="card">
      <summary>{t('kind.past')}</summary>
      <ul class="plain lines">
        {standing.evenings.map((entry) => (
          <One
            key={`${entry.id}.${entry.card.place[0]}`}
            entry={entry}
            onChange={() => onChange(entry)}
            onOff={() => run(takeOff(standing, entry))}
          />
        ))}
      </ul>
    </details>
  );
}

function One({ entry, onChange, onOff }: { entry: EveningEntry; onChange: () => void; onOff: () => void }) {
  const { card, on } = entry;
  const title = t(`kind.${card.number}.title` as Key);
  const date = dateText(on, { day: 'numeric', month: 'long', year: 'numeric' });
  return (
    <li class="one-evening">
      <h3>{title}</h3>
      <p class="sub">{date}</p>
      {card.words ? (
        <p class="own-words" dir="auto">
          {card.words}
        </p>
      ) : (
        <p class="sub">{t('kind.past.none')}</p>
      )}
      <div class="acts">
        <button type="button" class="link" aria-label={t('kind.change.of', { title, date })} onClick={onChange}>
          {t('kind.change')}
        </button>
        <button type="button" class="link" aria-label={t('kind.off.of', { title, date })} onClick={onOff}>
          {t('kind.off')}
        </button>
      </div>
    </li>
  );
}

/** The evening is open again, and is offered as such. */
function takeOff({ courses, evenings }: Standing, entry: EveningEntry): Promise<void> {
  const { kind, id, card, body, fields } = entry;
  const at = eveningAt();
  const rest = evenings.filter((one) => one !== entry).map(toEvening);
  const next = nextOffer(courses, rest, settings.peek().leave, turnDay());
  return perform(
    [
      { kind, id, field: 'body', text: putCard(body, card.place, null) || null, over: fields.body ?? null },
      ...(at && next ? [{ kind: 's', id: 'evening', field: 'v', value: [next, at] }] : []),
    ],
    () => t('kind.said.off'),
  );
}
