import { useState } from 'preact/hooks';
import { entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { perform } from '../../app/records/perform.ts';
import { turnDay } from '../../app/records/turn.ts';
import { cardText } from '../../domain/strategies/cards.ts';
import { EVENINGS } from '../../domain/strategies/kind-days.ts';
import { kindDaysTexts } from '../../i18n/en/kind-days.ts';
import { translator } from '../../i18n/texts.ts';
import { IconSvg } from '../../ui/IconSvg.tsx';
import { Switch } from '../../ui/Settings.tsx';
import { useStatus } from '../../ui/ThisDevice.tsx';
import { At, EVENING_AT, Reach } from './Remind.tsx';
import { scriptOf } from './scripts.ts';

const t = translator(kindDaysTexts);
type Key = Parameters<typeof t>[0];

/** What the ten evenings are, and the way in. Nothing of it comes by itself. */
export function Begin({ isAgain }: { isAgain: boolean }) {
  const [at, setAt] = useState(EVENING_AT);
  const [reminds, setReminds] = useState(true);
  useStatus(reminds);
  const begin = (): void => {
    run(beginCourse(reminds ? at : null));
    scrollTo(0, 0);
  };
  return (
    <>
      <section class="card" aria-label={t('kind.begin')}>
        <p>{t(isAgain ? 'kind.again.what' : 'kind.what')}</p>
        <Switch label={t('kind.remind')} why={t('kind.remind.why')} on={reminds} onSet={setReminds} />
        {reminds && <At at={at} onSet={setAt} />}
        <button type="button" class="primary" onClick={begin}>
          {t(isAgain ? 'kind.begin.again' : 'kind.begin')}
        </button>
        <p class="sub">{t('kind.backed')}</p>
      </section>
      {reminds && <Reach />}
      {!isAgain && <Ten />}
    </>
  );
}

/** What will come, by name. */
function Ten() {
  return (
    <ol class="plain ten">
      {Array.from({ length: EVENINGS }, (_, i) => (
        <li key={i}>
          <IconSvg nodes={scriptOf(i + 1).icon} />
          {t(`kind.${i + 1}.title` as Key)}
        </li>
      ))}
    </ol>
  );
}

function beginCourse(at: string | null): Promise<void> {
  const from = turnDay();
  return perform(
    [
      { kind: 'g', id: entryId(null), field: 'body', text: cardText({ is: 'course', from }) },
      { kind: 's', id: 'evening', field: 'v', value: at && [from, at] },
    ],
    () => t('kind.said.begun'),
  );
}
