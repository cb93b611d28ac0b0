import { useEffect, useState } from 'preact/hooks';
import { lastLeftNote, type LeftNote } from '../app/day/left-notes.ts';
import { noteCell } from '../app/day/note.ts';
import { engine } from '../app/account/signals.ts';
import { today } from '../app/platform/today.ts';
import { run } from '../app/records/failure.ts';
import { all } from '../app/records/state.ts';
import { complete } from '../app/records/ticks.ts';
import { dateText } from '../i18n/format.ts';
import { menuTexts } from '../i18n/en/menu.ts';
import { translator } from '../i18n/texts.ts';
import { habitName } from './habit-name.ts';
import { Menu } from './Menu.tsx';
import './parts.css';

const t = translator(menuTexts);

/** A note of an earlier day that its page could not save: the row of today leads to today's note alone. */
export function LeftNoteCard() {
  const [left, setLeft] = useState<LeftNote | null>(null);
  const [isOpen, setOpen] = useState(false);
  const look = (): void => run(lastLeftNote().then(setLeft));
  // It is written a moment after its sheet has closed.
  const cell = left && noteCell(left.habit, left.on);
  useEffect(look, [engine.value, today.value, complete.value, all.value.length, cell]);
  if (!left) return null;
  const { habit, on } = left;
  const close = (): void => {
    setOpen(false);
    look();
  };
  const day = dateText(on, { weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <section class="card offer" aria-label={t('note.left')}>
      <h2>{t('note.left')}</h2>
      <p dir="auto">{t('menu.on', { name: habitName(habit), when: day })}</p>
      <button type="button" class="link" onClick={() => setOpen(true)}>
        {t('note.go.on')}
      </button>
      {isOpen && <Menu {...left} note onClose={close} />}
    </section>
  );
}
