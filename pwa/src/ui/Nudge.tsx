import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { toggle } from '../app/actions.ts';
import type { Habit } from '../app/habits.ts';
import { snooze } from '../app/push.ts';
import { all, markOf, today } from '../app/state.ts';
import type { Day } from '../domain/day.ts';
import { t, type Key } from '../words/words.ts';
import { Said } from './Said.tsx';

interface RowProps {
  habit: Habit;
  on: Day;
  onMenu: () => void;
}

/** `/nudge?key=&habits=&day=&do=`: behind a notification, with the choices that its buttons have. */
export function Nudge({ Row }: { Row: ComponentType<RowProps> }) {
  const [query] = useState(() => new URLSearchParams(location.search));
  const [said, setSaid] = useState<Key | null>(null);
  const key = query.get('key') ?? '';
  const on = query.get('day') ?? today.value;
  const ids = (query.get('habits') ?? '').split(',');
  const list = all.value.filter(({ id }) => ids.includes(id));
  const kind = key.split('/')[0]!;
  const later = (): void => void snooze(key).then((done) => setSaid(done ? 'nudge.later.said' : 'nudge.later.not'));
  const wish = query.get('do');
  useEffect(() => {
    if (wish === 'later') later();
    if (wish === 'done') for (const habit of list) if (markOf(habit, on) === 'open') void toggle(habit, on);
  }, [list.length]);
  return (
    <main class="page">
      <h1>{t('nudge.title')}</h1>
      <Said />
      <ul class="habits">
        {list.map((habit) => (
          <Row key={habit.id} habit={habit} on={on} onMenu={() => {}} />
        ))}
      </ul>
      {key && (
        <button type="button" class="quiet" onClick={later}>
          {t('nudge.later')}
        </button>
      )}
      <div aria-live="polite">{said && <p class="voice">{t(said)}</p>}</div>
      <details class="card">
        <summary>{t('nudge.why')}</summary>
        <p>{t((`why.${kind}` in WHYS ? `why.${kind}` : 'why.reminder') as Key)}</p>
      </details>
    </main>
  );
}

const WHYS = { 'why.reminder': 1, 'why.clockoff': 1, 'why.roundup': 1, 'why.checkin': 1, 'why.summary': 1, 'why.welcome': 1, 'why.letter': 1, 'why.test': 1 };
