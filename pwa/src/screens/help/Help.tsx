import { engine } from '../../app/account/signals.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { region } from '../../i18n/language.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { countries, countryName, numbersOf } from '../../ui/help/country.ts';
import { Numbers } from '../../ui/help/Numbers.tsx';
import { useCountry, type Country } from '../../ui/help/use-country.ts';
import { Board } from './Board.tsx';
import { Lines } from './Lines.tsx';
import { People } from './People.tsx';
import '../../ui/parts.css';

const t = translator(helpTexts);

/**
 * `/help`: the numbers to call in an emergency, the person's own people, help lines, and what a licensing board
 * asks. It is there without an account, a key or a network.
 */
export function Help() {
  const country = useCountry();
  return (
    <main class="page help">
      <Heading above="/more">{t('help.title')}</Heading>
      <p class="urgent">{t('help.first')}</p>
      <Emergency country={country} />
      {engine.value && <People />}
      <Lines country={country.shown} />
      <Board />
      <p class="fine">{t('help.what')}</p>
    </main>
  );
}

function Emergency({ country: { shown, isProposed, choose } }: { country: Country }) {
  const name = shown && countryName(shown, region);
  const numbers = numbersOf(shown);
  return (
    <section class="card" id="numbers" aria-label={t('help.numbers')}>
      <h2>{name ? t('help.numbers.of', { country: name }) : t('help.numbers')}</h2>
      <Numbers numbers={numbers} />
      {isProposed && (
        <div class="proposal">
          <p>{t('help.proposed', { country: name })}</p>
          <button type="button" class="link" onClick={() => choose(shown)}>
            {t('help.proposed.yes', { country: name })}
          </button>
        </div>
      )}
      {numbers.length > 0 && <p class="sub">{t('help.source', { n: numbers.length })}</p>}
      <label class="field">
        <span>{t('help.country')}</span>
        <select class="input" value={shown} onChange={(event) => choose(event.currentTarget.value)}>
          {!shown && <option value="">{t('help.country.none')}</option>}
          {countries(region).map((one) => (
            <option key={one.country} value={one.country}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
