import { helpTexts } from '../../i18n/en/help.ts';
import { region } from '../../i18n/language.ts';
import { translator } from '../../i18n/texts.ts';
import { countryName } from '../../ui/help/country.ts';
import { HelpLine } from '../../ui/help/HelpLine.tsx';
import { DIRECTORIES, isForAnyone, linesOf, type Line } from '../../ui/help/lines.ts';
import { Published } from '../../ui/help/Published.tsx';
import { Ways } from '../../ui/help/Ways.tsx';

const t = translator(helpTexts);

/** The help lines of a country, those of clinicians, and where all countries' stand. */
export function Lines({ country }: { country: string }) {
  const name = country && countryName(country, region);
  const lines = linesOf(country);
  return (
    <section class="card" id="lines" aria-label={t('help.lines')}>
      <h2>{name ? t('help.lines.of', { country: name }) : t('help.lines')}</h2>
      {country && !lines.length && <p class="sub">{t('help.lines.none', { country: name })}</p>}
      <Some lines={lines.filter(isForAnyone)} />
      <Some title={t('help.lines.clinicians')} lines={lines.filter((line) => !isForAnyone(line))} />
      <h3>{t('help.directories')}</h3>
      <ul class="plain helplines">
        {DIRECTORIES.map((directory) => (
          <li key={directory.name} class="person">
            <p class="name" dir="auto" translate={false}>
              {directory.name}
            </p>
            <Ways of={directory.name} ways={[{ kind: 'web', to: directory.web }]} />
            <Published of={directory} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Some({ title, lines }: { title?: string; lines: readonly Line[] }) {
  if (!lines.length) return null;
  return (
    <>
      {title && <h3>{title}</h3>}
      <ul class="plain helplines">
        {lines.map((line) => (
          <HelpLine key={line.name} line={line} />
        ))}
      </ul>
    </>
  );
}
