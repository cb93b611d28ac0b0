import { putWeekly, weeklyAt, type Weekly as At } from '../app/nudges/settings.ts';
import { run } from '../app/records/failure.ts';
import { commonTexts } from '../i18n/en/common.ts';
import { remindersTexts } from '../i18n/en/reminders.ts';
import { remindingTexts } from '../i18n/en/reminding.ts';
import { translator } from '../i18n/texts.ts';
import { Switch, Time, WeekdayOptions } from './Settings.tsx';
import './parts.css';

const t = translator(commonTexts, remindersTexts, remindingTexts);

interface Props {
  name: 'checkin' | 'summary';
  /** What switching it on sets. */
  usual: At;
  /** What the switch says where the screen has the reminder's own name already. */
  label?: string;
}

/** A reminder that comes once a week: on or off, its day and its hour. */
export function Weekly({ name, usual, label = t(`nudges.${name}`) }: Props) {
  const at = weeklyAt(name);
  return (
    <div>
      <Switch
        label={label}
        why={t(`${name}.why`)}
        on={at !== null}
        onSet={(on) => run(putWeekly(name, on ? usual : null))}
      />
      {at && (
        <div class="beside">
          <label class="field">
            <span>{t('nudges.day')}</span>
            <select
              class="input"
              aria-label={t('label.of', { of: label, label: t('nudges.day') })}
              value={at[0]}
              onChange={(event) => run(putWeekly(name, [Number(event.currentTarget.value), at[1]]))}
            >
              <WeekdayOptions />
            </select>
          </label>
          <Time label={t('nudges.time')} of={label} value={at[1]} onSet={(to) => run(putWeekly(name, [at[0], to]))} />
        </div>
      )}
    </div>
  );
}
