import { useState } from 'preact/hooks';
import { sign } from '../../app/account/signals.ts';
import { today } from '../../app/platform/today.ts';
import { SCALES } from '../../domain/strategies/looking-back.ts';
import { lookBackTexts } from '../../i18n/en/look-back.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { remindingTexts } from '../../i18n/en/reminding.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice } from '../../ui/Fields.tsx';
import { Heading } from '../../ui/Heading.tsx';
import { ThisDevice, useStatus } from '../../ui/ThisDevice.tsx';
import { Weekly } from '../../ui/Weekly.tsx';
import { Why } from '../../ui/Why.tsx';
import { Locked } from '../../ui/Locked.tsx';
import { LOOK_BACK, weeklyAt } from '../../app/nudges/settings.ts';
import { proof, pushState } from '../../app/nudges/subscription.ts';
import { Areas } from './Areas.tsx';
import { GiftsCard } from './Gifts.tsx';
import { Insights } from './Insights.tsx';
import { Off } from './Off.tsx';
import { pastOf, knownOf, useRead, type Read } from './read.ts';
import { Sentence } from './Sentence.tsx';
import { Signs } from './Signs.tsx';
import { useView, type View } from './view.ts';
import { rangeText } from './words.ts';
import '../../ui/parts.css';
import './back.css';

const t = translator(lookBackTexts, moreTexts, remindingTexts);

/** `/back`: a week, a month or a year, and what was in it. */
export function Back() {
  const read = useRead();
  const view = useView();
  const [isNudged] = useState(() => new URLSearchParams(location.search).has('nudge'));
  return (
    <main class="page look-back" aria-busy={!read}>
      <Heading above="/more">{t('look.title')}</Heading>
      <Turn view={view} />
      {read && <Body read={read} view={view} />}
      {read && (
        <a class="elsewhere" href="/back/page">
          <span class="name">{t('look.page.title')}</span>
          <span class="sub">{t('look.page.why')}</span>
        </a>
      )}
      {read && <Remind />}
      {read && isNudged && (
        <section class="card">
          <Why kind="summary" />
        </section>
      )}
    </main>
  );
}

/** Which of the three, and the one before and after. */
function Turn({ view: { scale, range, isNow, turnTo, step } }: { view: View }) {
  return (
    <section class="card turn" aria-label={t('look.turn')}>
      <fieldset class="group three">
        <legend class="unseen">{t('look.turn')}</legend>
        {SCALES.map((one) => (
          <Choice key={one} group="scale" on={one === scale} onPick={() => turnTo(one)}>
            {t(`look.scale.${one}`)}
          </Choice>
        ))}
      </fieldset>
      <div class="turn-bar">
        <button type="button" class="round" aria-label={t(`look.before.${scale}`)} onClick={() => step(-1)}>
          <Arrow />
        </button>
        <h2 aria-live="polite">{rangeText(scale, range)}</h2>
        <button
          type="button"
          class="round after"
          aria-label={t(`look.after.${scale}`)}
          disabled={isNow || range.last >= today.value}
          onClick={() => step(1)}
        >
          <Arrow />
        </button>
      </div>
    </section>
  );
}

function Arrow() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M15 5l-7 7 7 7" />
    </svg>
  );
}

function Body({ read, view: { scale, range, isNow } }: { read: Read; view: View }) {
  const known = knownOf(read);
  const past = pastOf(range, known);
  const locked = sign.value.locked || read.check.locked + read.ledger.locked > 0;
  return (
    <>
      <Sentence past={past} scale={scale} isNow={isNow} />
      {locked && <Locked words={t('look.locked')} act={t('look.locked.act')} />}
      <GiftsCard past={past} scale={scale} />
      <Areas past={past} />
      <Off past={past} scale={scale} />
      <Signs past={past} scale={scale} isNow={isNow} />
      <Insights past={past} />
    </>
  );
}

/** Once a week, or not at all. */
function Remind() {
  const isOn = weeklyAt('summary') !== null;
  useStatus(isOn);
  return (
    <>
      <section class="card" aria-label={t('look.remind')}>
        <div class="lines">
          <Weekly name="summary" usual={LOOK_BACK} />
        </div>
      </section>
      {isOn && (pushState.value !== 'on' || proof.value !== 'none') && <ThisDevice />}
    </>
  );
}
