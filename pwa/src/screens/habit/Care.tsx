import { useState } from 'preact/hooks';
import { Archive, Pause as PauseSign, Pencil, Play, Trash2 } from 'lucide';
import { sign } from '../../app/account/signals.ts';
import { archive, drop, pause, resume } from '../../app/habit/edit.ts';
import { leaveForm } from '../../app/platform/ways-back.ts';
import { today } from '../../app/platform/today.ts';
import { run } from '../../app/records/failure.ts';
import type { Habit } from '../../app/records/habits.ts';
import type { Day } from '../../domain/day.ts';
import { covers } from '../../domain/schedule.ts';
import { dateText } from '../../i18n/format.ts';
import { habitTexts } from '../../i18n/en/habit.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { translator } from '../../i18n/texts.ts';
import { Item } from '../../ui/Item.tsx';

const t = translator(habitTexts, habitsTexts);

/** Change, pause, put away; deleting stands apart. Nothing of it takes a day away. */
export function Care({ habit }: { habit: Habit }) {
  const leave = (deed: Promise<void>): void => {
    void deed;
    leaveForm('/');
  };
  const listed = !habit.archived && !habit.deleted;
  return (
    <section class="card items" aria-label={t('page.care')}>
      {!habit.foreign && !sign.value.locked && (
        <Item icon={Pencil} label={t('page.edit')} href={`/habit/${habit.id}/edit`} />
      )}
      {!habit.limited && <Pause habit={habit} />}
      {listed && (
        <>
          <Item
            icon={Archive}
            label={t('page.archive')}
            why={t('page.archive.why')}
            onPick={() => leave(archive(habit))}
          />
          <hr />
          <Item icon={Trash2} label={t('page.delete')} why={t('page.delete.why')} onPick={() => leave(drop(habit))} />
        </>
      )}
    </section>
  );
}

/** The running pause with a way to end it; or a way to start one. */
function Pause({ habit }: { habit: Habit }) {
  const [asks, setAsks] = useState(false);
  const paused = habit.pause.find((span) => covers(span, today.value));
  // A season that is over stands at the head, with its way back.
  if (paused?.end) return null;
  if (paused) {
    return (
      <>
        <p class="told">
          {paused.to ? t('page.paused.until', { date: dateText(paused.to, { dateStyle: 'long' }) }) : t('page.paused')}
        </p>
        <Item icon={Play} label={t('page.resume')} onPick={() => run(resume(habit))} />
      </>
    );
  }
  if (asks) return <PauseForm habit={habit} onDone={() => setAsks(false)} />;
  return <Item icon={PauseSign} label={t('page.pause')} why={t('page.pause.why')} onPick={() => setAsks(true)} />;
}

/** Until when: a date that has not passed, or none. */
function PauseForm({ habit, onDone }: { habit: Habit; onDone: () => void }) {
  const [until, setUntil] = useState<Day>('');
  const wrong = until !== '' && until < today.value;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (wrong) return;
    run(pause(habit, until || null));
    onDone();
  };
  return (
    <form class="field" onSubmit={submit}>
      <label class="field">
        <span>{t('page.until')}</span>
        <input
          class="input"
          type="date"
          aria-label={t('page.until')}
          min={today.value}
          value={until}
          aria-invalid={wrong}
          onInput={(event) => setUntil(event.currentTarget.value)}
        />
        {wrong ? (
          <span class="fault" role="alert">
            {t('fault.to')}
          </span>
        ) : (
          !until && <span class="sub">{t('page.until.open')}</span>
        )}
      </label>
      <button type="submit" class="link">
        {t('page.pause')}
      </button>
    </form>
  );
}
