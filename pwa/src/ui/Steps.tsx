import { setStep, stepsOn } from '../app/day/steps.ts';
import { run } from '../app/records/failure.ts';
import type { Habit } from '../app/records/habits.ts';
import type { Day } from '../domain/day.ts';
import { kindsTexts } from '../i18n/en/kinds.ts';
import { translator } from '../i18n/texts.ts';
import { pulse } from './pulse.ts';

const t = translator(kindsTexts);

/** The steps of a routine's day, each a tap; the sheet stays open for the next one. */
export function Steps({ habit, on }: { habit: Habit; on: Day }) {
  return (
    <ul class="plain steps" aria-label={t('steps.title')}>
      {stepsOn(habit, on).map((step) => (
        <li key={step.place}>
          <label class={step.done ? 'chip on' : 'chip'}>
            <input
              type="checkbox"
              checked={step.done}
              onChange={() => {
                pulse(8);
                run(setStep(habit, on, step, !step.done));
              }}
            />
            <span dir="auto">{step.name}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}
