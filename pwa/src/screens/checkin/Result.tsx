import type { Entry } from '../../app/records/cards.ts';
import { SIGNS, waysOf, type Sign as Name, type Signal } from '../../domain/strategies/checkin.ts';
import { dateText } from '../../i18n/format.ts';
import { checkinTexts } from '../../i18n/en/checkin.ts';
import { translator } from '../../i18n/texts.ts';
import { OldAdvice } from '../../ui/OldAdvice.tsx';
import { changeOf, signsIn, type Look } from './look.ts';
import { Sign } from './Sign.tsx';
import { Ways, type Person } from './Ways.tsx';

const t = translator(checkinTexts);

interface Props {
  /** The last of them is this week's. */
  looks: readonly Look<Entry<'c'>>[];
  people: readonly Person[];
  ledger: readonly Entry<'g'>[];
  onChange: () => void;
}

/** What this week says, sign by sign, and where that leads; help before all else. */
export function Result({ looks, people, ledger, onChange }: Props) {
  const now = looks.at(-1)!;
  const ways = waysOf(now.signals);
  return (
    <>
      {ways.includes('help') && <Help />}
      <section class="card" aria-label={t('checkin.result.title')}>
        <h2>{t('checkin.result.title')}</h2>
        <ul class="plain four">
          {SIGNS.map((sign) => (
            <li key={sign}>
              <span class="sign">
                <Sign of={sign} />
              </span>
              <Told signal={now.signals[sign]} />
              <Moved looks={looks} sign={sign} />
            </li>
          ))}
        </ul>
        {!ways.length && signsIn(now).length === SIGNS.length && <p class="own-words">{t('checkin.result.steady')}</p>}
        {now.entry.card.note && (
          <p class="own-words" dir="auto">
            {now.entry.card.note}
          </p>
        )}
        {signsIn(now).length < SIGNS.length && <p class="sub">{t('checkin.result.part')}</p>}
        <p class="sub">{t('checkin.result.next')}</p>
        <button type="button" class="link" onClick={onChange}>
          {t('checkin.result.change')}
        </button>
      </section>
      {ways.length > 0 && <OldAdvice ledger={ledger} leads />}
      <Ways ways={ways.filter((way) => way !== 'help')} people={people} />
    </>
  );
}

function Help() {
  return (
    <section class="card care" aria-label={t('checkin.help.care.act')}>
      <p class="big">{t('checkin.help.care')}</p>
      <p>{t('checkin.help.care.why')}</p>
      <a class="primary button" href="/help">
        {t('checkin.help.care.act')}
      </a>
      <p class="fine">{t('checkin.help.not')}</p>
    </section>
  );
}

function Told({ signal }: { signal: Signal | null }) {
  return <span class={`signal ${signal ?? 'none'}`}>{t(`checkin.signal.${signal ?? 'none'}`)}</span>;
}

/** Against the check-in before. */
function Moved({ looks, sign }: { looks: readonly Look<Entry<'c'>>[]; sign: Name }) {
  const change = changeOf(looks, looks.length - 1, sign);
  if (!change || change.is === 'first') return null;
  const words = t(`checkin.trend.${change.is}`, {
    n: Math.round(change.n),
    date: dateText(change.since, { day: 'numeric', month: 'long' }),
  });
  return <span class="sub">{words}</span>;
}
