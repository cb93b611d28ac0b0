import { aboutTexts } from '../../i18n/en/about.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { LICENCES, type Licence } from './licences.ts';
import '../../ui/parts.css';
import './about.css';

const t = translator(aboutTexts, moreTexts);
type Key = Parameters<typeof t>[0];

/** In the order of how much it weighs for the person. */
const FINDINGS = [
  'kind',
  'off',
  'pause',
  'asked',
  'recall',
  'tap',
  'self',
  'cue',
  'days',
  'advice',
  'mindful',
  'pleasure',
  'harm',
] as const;
const SENTENCES_COUNT = 10;

/** `/about`: what Tend is not, what its rules rest on, who sees what, and what it is made of. */
export function About() {
  return (
    <main class="page about">
      <Heading above="/more">{t('more.about')}</Heading>
      <section class="card" aria-label={t('about.device')}>
        <h2>{t('about.device')}</h2>
        <p>{t('about.device.text')}</p>
        <p>{t('about.device.emergency')}</p>
        <a class="link" href="/help">
          {t('about.device.help')}
        </a>
      </section>
      <section class="card" aria-label={t('about.privacy')}>
        <h2>{t('about.privacy')}</h2>
        <ol>
          {Array.from({ length: SENTENCES_COUNT }, (_, i) => (
            <li key={i}>{t(`about.privacy.${i + 1}` as Key)}</li>
          ))}
        </ol>
      </section>
      <section class="card" aria-label={t('about.rests')}>
        <h2>{t('about.rests')}</h2>
        <p>{t('about.rests.why')}</p>
        <dl>
          {FINDINGS.map((one) => (
            <Finding key={one} of={one} />
          ))}
          <Finding of="work" />
        </dl>
      </section>
      <section class="card" aria-label={t('about.licences')}>
        <h2>{t('about.version', { version: __VERSION__ })}</h2>
        <p>{t('about.version.free')}</p>
        <h3>{t('about.licences')}</h3>
        {LICENCES.map((one) => (
          <Text key={one.name} of={one} />
        ))}
      </section>
    </main>
  );
}

/** What was found, and below it how large that is, in whom, and where it was read. */
function Finding({ of }: { of: (typeof FINDINGS)[number] | 'work' }) {
  return (
    <div>
      <dt>{t(`about.${of}`)}</dt>
      <dd>{t(`about.${of}.text`)}</dd>
      <dd class="fine">{t(`about.${of}.from`)}</dd>
    </div>
  );
}

function Text({ of: { name, licence, text } }: { of: Licence }) {
  const head = (
    <>
      <span translate={false}>{name}</span>
      <span class="fine">{t('about.licence', { licence })}</span>
    </>
  );
  if (!text) return <p class="made">{head}</p>;
  return (
    <details class="fold">
      <summary>{head}</summary>
      <div class="legal code" lang="en" translate={false}>
        {text.trim()}
      </div>
    </details>
  );
}
