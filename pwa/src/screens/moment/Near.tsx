import { engine, sign } from '../../app/account/signals.ts';
import { people } from '../../app/records/contacts.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { momentTexts } from '../../i18n/en/moment.ts';
import { region } from '../../i18n/language.ts';
import { translator } from '../../i18n/texts.ts';
import { countryName, numbersOf } from '../../ui/help/country.ts';
import { linesOf, type Line } from '../../ui/help/lines.ts';
import { addressOf } from '../../ui/help/Ways.tsx';
import { firstNumbers, nearestFirst, nearestLine } from './near.ts';

const t = translator(helpTexts, momentTexts);

/** A person, a line and the emergency numbers: on each step of a hard moment, always in the same place. */
export function Near({ country, onUnsafe }: { country: string; onUnsafe: () => void }) {
  return (
    <section class="helpers" aria-label={t('moment.near')}>
      <button type="button" class="cry" onClick={onUnsafe}>
        {t('moment.unsafe')}
      </button>
      <div class="calls">
        {engine.value && <Mine />}
        <LineCall line={nearestLine(linesOf(country))} />
      </div>
      <Emergency numbers={numbersOf(country)} onAll={onUnsafe} />
      <p class="fine">
        {country && t('moment.of', { country: countryName(country, region) })} <a href="/help">{t('help.title')}</a>
      </p>
    </section>
  );
}

/** One of one's own people; the place is there before they are read, and nothing moves when they come. */
function Mine() {
  const found = people.value;
  if (!found) return <span class="call" />;
  const person = nearestFirst(found.all).find(({ number }) => number);
  if (!person) return <Nobody isLocked={found.sealed || sign.value.locked} />;
  const { name, number, role } = person;
  return (
    <a
      class="call"
      href={addressOf('call', number)}
      aria-label={t('moment.call', { name: name || t(`help.role.${role}`), number })}
    >
      <b dir="auto">{name || number}</b>
      <span>{t(`help.role.${role}`)}</span>
    </a>
  );
}

function Nobody({ isLocked }: { isLocked: boolean }) {
  return (
    <a class="call" href={isLocked ? '/key' : '/help'}>
      <b>{t(isLocked ? 'moment.sealed' : 'moment.add')}</b>
      <span>{t(isLocked ? 'moment.sealed.how' : 'moment.add.how')}</span>
    </a>
  );
}

function LineCall({ line }: { line: Line | undefined }) {
  if (!line) {
    return (
      <a class="call" href="/help">
        <b>{t('moment.line.find')}</b>
        <span>{t('help.title')}</span>
      </a>
    );
  }
  const { name, call, text } = line;
  const number = call?.[0] ?? text!.to;
  return (
    <a
      class="call"
      href={call ? addressOf('call', number) : addressOf('write', number, text!.word)}
      aria-label={t(call ? 'moment.call' : 'moment.text', { name, number })}
    >
      <b dir="ltr">{number}</b>
      <span dir="auto" translate={false}>
        {name}
      </span>
    </a>
  );
}

function Emergency({ numbers, onAll }: { numbers: readonly string[]; onAll: () => void }) {
  const first = firstNumbers(numbers);
  return (
    <div class="emergency">
      <span>{t('moment.emergency')}</span>
      {first.map((number) => (
        <a key={number} class="call" href={addressOf('call', number)} aria-label={t('help.call', { number })}>
          <b dir="ltr">{number}</b>
        </a>
      ))}
      {first.length < numbers.length && (
        <button type="button" class="call" onClick={onAll}>
          {t('moment.all')}
        </button>
      )}
      {!numbers.length && (
        <a class="call" href="/help">
          <b>{t('moment.country')}</b>
        </a>
      )}
    </div>
  );
}
