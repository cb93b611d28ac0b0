import { people } from '../../app/records/contacts.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { momentTexts } from '../../i18n/en/moment.ts';
import { translator } from '../../i18n/texts.ts';
import { numbersOf } from '../../ui/help/country.ts';
import { HelpLine } from '../../ui/help/HelpLine.tsx';
import { isForAnyone, linesOf } from '../../ui/help/lines.ts';
import { Numbers } from '../../ui/help/Numbers.tsx';
import { Person } from '../../ui/help/Person.tsx';
import { nearestFirst } from './near.ts';

const t = translator(helpTexts, momentTexts);

/** All who can be called, and nothing else: no form, no choice of a country. */
export function Unsafe({ country }: { country: string }) {
  const numbers = numbersOf(country);
  const lines = linesOf(country).filter(isForAnyone);
  const mine = nearestFirst(people.value?.all ?? []);
  return (
    <div class="all-calls">
      <p>{t('moment.now.how')}</p>
      {numbers.length ? <Numbers numbers={numbers} /> : <p class="lead">{t('moment.now.number')}</p>}
      <p>{t('moment.now.where')}</p>
      {mine.length > 0 && (
        <section class="card" aria-label={t('help.people')}>
          <h3>{t('help.people')}</h3>
          {mine.map((person) => (
            <Person key={person.entry.id + person.entry.card.place} person={person} />
          ))}
        </section>
      )}
      {lines.length > 0 && (
        <section class="card" aria-label={t('help.lines')}>
          <h3>{t('help.lines')}</h3>
          <ul class="plain reached">
            {lines.map((line) => (
              <HelpLine key={line.name} line={line} />
            ))}
          </ul>
        </section>
      )}
      <a class="quiet" href="/help">
        {t('help.title')}
      </a>
    </div>
  );
}
