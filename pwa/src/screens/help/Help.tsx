import { useState } from 'preact/hooks';
import { Phone } from 'lucide';
import { engine } from '../../app/account/signals.ts';
import { configure } from '../../app/habit/edit.ts';
import { run } from '../../app/records/failure.ts';
import { stored } from '../../app/records/settings.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { region } from '../../i18n/language.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { IconSvg } from '../../ui/IconSvg.tsx';
import { countries, countryName, numbersOf, proposed } from './country.ts';
import { People } from './People.tsx';
import '../../ui/parts.css';
import './help.css';

const t = translator(helpTexts);

/**
 * `/help`: the numbers to call in an emergency, and the person's own people. It is there without an account,
 * a key or a network.
 */
export function Help() {
  return (
    <main class="page help">
      <Heading above="/more">{t('help.title')}</Heading>
      <p class="urgent">{t('help.first')}</p>
      <Emergency />
      {engine.value && <People />}
      <p class="fine">{t('help.what')}</p>
    </main>
  );
}

function Emergency() {
  const [country, choose] = useCountry();
  const [offer] = useState(proposed);
  const shown = country || offer;
  const name = shown && countryName(shown, region);
  const numbers = numbersOf(shown);
  return (
    <section class="card" aria-label={t('help.numbers')}>
      <h2>{name ? t('help.numbers.of', { country: name }) : t('help.numbers')}</h2>
      <Numbers numbers={numbers} />
      {!country && offer && (
        <div class="proposal">
          <p>{t('help.proposed', { country: name })}</p>
          <button type="button" class="link" onClick={() => choose(offer)}>
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

function Numbers({ numbers }: { numbers: readonly string[] }) {
  if (!numbers.length) return null;
  return (
    <ul class="plain numbers">
      {numbers.map((number) => (
        <li key={number}>
          <a class="primary button" href={`tel:${number}`} aria-label={t('help.call', { number })}>
            <IconSvg nodes={Phone} />
            <span dir="ltr">{number}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The country that was chosen, and the way to choose; before there is an account it is kept by this page alone. */
function useCountry(): [country: string, choose: (country: string) => void] {
  const [here, setHere] = useState('');
  const found = stored.value.get('country');
  const choose = (next: string): void => {
    setHere(next);
    if (engine.peek()) run(configure('country', next));
  };
  const country = typeof found === 'string' && numbersOf(found).length ? found : engine.value ? '' : here;
  return [country, choose];
}
