import { Moon, NotebookPen, RotateCcw } from 'lucide';
import { breathHabit, kindHabit, writeMinutes } from '../../app/day/breath.ts';
import { openToRest, restAll } from '../../app/day/rest.ts';
import { leaveForm } from '../../app/platform/ways-back.ts';
import { run } from '../../app/records/failure.ts';
import { nameOf } from '../../app/records/habit-names.ts';
import { today } from '../../app/platform/today.ts';
import { momentTexts } from '../../i18n/en/moment.ts';
import { waysTexts } from '../../i18n/en/ways.ts';
import { translator } from '../../i18n/texts.ts';
import { Item } from '../../ui/Item.tsx';
import { Part } from './Part.tsx';

const t = translator(momentTexts, waysTexts);

/** The end: what may be done with it, all of it only if one asks. */
export function Done({ isKind, onElse }: { isKind: boolean; onElse: () => void }) {
  const habit = isKind ? kindHabit() : breathHabit();
  const name = habit && nameOf(habit);
  const leave = (act?: Promise<unknown>): void => {
    if (act) run(act);
    // What was done is said there, with Undo.
    leaveForm('/');
  };
  return (
    <>
      <Part name={t('moment.done')}>
        <p class="how">{t('moment.done.how')}</p>
      </Part>
      <button type="button" class="primary" onClick={() => leave()}>
        {t('to.today')}
      </button>
      <div class="items">
        {habit && name && (
          <Item
            icon={NotebookPen}
            label={t('moment.keep')}
            why={t('moment.keep.why', { name })}
            onPick={() => leave(writeMinutes(habit, 1))}
          />
        )}
        {openToRest(today.value).length > 0 && (
          <Item icon={Moon} label={t('moment.rest')} why={t('moment.rest.why')} onPick={() => leave(restAll())} />
        )}
        <Item icon={RotateCcw} label={t('moment.else')} why={t('moment.else.why')} onPick={onElse} />
      </div>
    </>
  );
}
