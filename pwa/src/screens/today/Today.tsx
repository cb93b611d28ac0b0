import { useEffect, useRef, useState } from 'preact/hooks';
import type { Habit } from '../../app/records/habits.ts';
import { trimmed } from '../../app/platform/forms.ts';
import { add } from '../../app/habit/starters.ts';
import { settings, zoneAssumed } from '../../app/records/settings.ts';
import { sign, trouble, type SyncStatus } from '../../app/account/session.ts';
import { today } from '../../app/platform/today.ts';
import { day, habits, shareOf, week } from '../../app/records/state.ts';
import { turnDay } from '../../app/records/turn.ts';
import { NAME_MOST } from '../../domain/kinds.ts';
import { dateText } from '../../i18n/format.ts';
import { beginTexts } from '../../i18n/en/begin.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { HabitRow } from '../../ui/HabitRow.tsx';
import { Later } from '../../ui/Later.tsx';
import { parts } from '../../ui/parts.ts';
import { watch } from '../../ui/still.ts';
import { run } from '../../app/records/failure.ts';

const t = translator(beginTexts, firstTexts);

/** The day at a glance, one tap away from being kept. */
export function Today() {
  const [menu, setMenu] = useState<{ habit: Habit; on: string } | null>(null);
  const open = (habit: Habit): void => {
    turnDay();
    setMenu({ habit, on: day.peek() });
  };
  const main = useRef<HTMLElement>(null);
  useEffect(() => watch(main.current!), []);
  const isToday = day.value === today.value;
  return (
    <main class="page" ref={main}>
      <header>
        <h1>{titleOf(day.value, isToday)}</h1>
        <SyncSign />
      </header>
      <Week />
      {!isToday && (
        <button type="button" class="quiet" onClick={() => (day.value = today.value)}>
          {t('today.back')}
        </button>
      )}
      {location.search && <Later of={parts.nudgeCard} show={({ NudgeCard }) => <NudgeCard />} />}
      {sign.value.shelf > 0 && <Later of={parts.shelf} show={({ Shelf }) => <Shelf />} />}
      {habits.value.length === 0 && <p class="voice">{t('today.empty')}</p>}
      <Lists onMenu={open} />
      <Add />
      {zoneAssumed() && <Later of={parts.zoneCard} show={({ ZoneCard }) => <ZoneCard />} />}
      {isToday && <Later of={parts.backCard} patient show={({ BackCard }) => <BackCard />} />}
      {isToday && <Later of={parts.recoveryCard} patient show={({ RecoveryCard }) => <RecoveryCard />} />}
      {menu && <Later of={parts.menu} show={({ Menu }) => <Menu {...menu} onClose={() => setMenu(null)} />} />}
    </main>
  );
}

/** One list, or one for each area when the person wants that. */
function Lists({ onMenu }: { onMenu: (habit: Habit) => void }) {
  const list = habits.value;
  if (!settings.value.groups) return <List habits={list} label={t('today.habits')} onMenu={onMenu} />;
  return (
    <Later
      of={parts.areas}
      show={({ areasOf }) => (
        <>
          {areasOf(list).map(({ area, name, habits: some }) => (
            <section key={area}>
              <h2>{name}</h2>
              <List habits={some} label={name} onMenu={onMenu} />
            </section>
          ))}
        </>
      )}
    />
  );
}

function List({
  habits: some,
  label,
  onMenu,
}: {
  habits: readonly Habit[];
  label: string;
  onMenu: (habit: Habit) => void;
}) {
  return (
    <ul class="habits" aria-label={label}>
      {some.map((habit) => (
        <HabitRow key={habit.id} habit={habit} on={day.value} onMenu={onMenu} />
      ))}
    </ul>
  );
}

function titleOf(date: string, isToday: boolean): string {
  return dateText(date, isToday ? { weekday: 'long' } : { weekday: 'long', day: 'numeric', month: 'long' });
}

function Week() {
  return (
    <ol class="week" aria-label={t('today.week')}>
      {week.value.map((date) => {
        const { share, kept, counted, resting } = shareOf(date);
        const name = dateText(date, { weekday: 'long', day: 'numeric', month: 'long' });
        const label = counted ? t('today.day', { day: name, kept }) : name;
        const state = share === 1 ? 'full' : !counted && resting ? 'rest' : '';
        return (
          <li key={date} class={state}>
            <button
              type="button"
              aria-label={label}
              aria-current={date === day.value ? 'date' : undefined}
              onClick={() => (day.value = date)}
            >
              <span>{dateText(date, { weekday: 'short' })}</span>
              <i ref={(node) => node?.style.setProperty('--p', String(Math.round((share ?? 0) * 100)))}>
                <b>{Number(date.slice(8))}</b>
              </i>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** The longest of what the sign may say. Unseen behind it, they keep its room: no list moves when it changes. */
const SIGNS = ['sync.update', 'sync.http', 'sync.offline', 'sync.full'] as const;

/** Quiet when all is well; a tap explains. */
function SyncSign() {
  const [open, setOpen] = useState(false);
  const shut = sign.value.shut && !sign.value.offline;
  const [text, loud] = state(sign.value);
  return (
    <>
      <div class="signs">
        {shut && (
          <a class="sync loud" href="/sign-in">
            {text}
          </a>
        )}
        <button
          type="button"
          class={loud ? 'sync loud' : 'sync'}
          aria-label={t('sync.explain', { state: text })}
          onClick={() => setOpen(true)}
          hidden={!text || shut}
        >
          {text}
        </button>
        {SIGNS.map((one) => (
          <i key={one} class="sync loud" aria-hidden="true">
            {t(one, { n: 99 })}
          </i>
        ))}
      </div>
      <span class="unseen" role="status">
        {text}
      </span>
      {open && <Later of={parts.syncSheet} show={({ SyncSheet }) => <SyncSheet onClose={() => setOpen(false)} />} />}
    </>
  );
}

/** What the sign says, and whether it asks for a look. The gravest comes first. */
function state(now: SyncStatus): [text: string, loud: boolean] {
  if (trouble.value) return [t('sync.broken'), true];
  if (now.shut && !now.offline) return [t('sync.shut'), true];
  if (now.unsaved || now.full) return [t('sync.full'), true];
  if (now.clockOff) return [t('sync.clock'), true];
  if (now.quarantined) return [t('sync.aside', { n: now.quarantined }), true];
  if (now.devices) return [t('sync.devices'), true];
  if (now.outdated) return [t('sync.update'), true];
  if (now.signin || now.closed) return [t('sync.signin'), true];
  if (now.apart) return [t('sync.apart'), true];
  if (now.locked) return [t(now.insecure ? 'sync.http' : 'sync.locked'), true];
  if (now.offline || now.unreachable) return [t('sync.offline'), false];
  if (now.waiting) return [t('sync.waiting', { n: now.waiting }), false];
  // Before the first answer say nothing.
  return [now.syncedAt ? t('sync.saved') : '', false];
}

/** A name is enough; whoever wants more shapes it. */
function Add() {
  const [name, setName] = useState('');
  const submit = (event: Event): void => {
    event.preventDefault();
    const clean = trimmed(name);
    if (clean) run(add(clean));
    setName('');
  };
  return (
    <>
      <form class="add" onSubmit={submit}>
        <input
          value={name}
          maxLength={NAME_MOST}
          placeholder={t('today.add')}
          aria-label={t('today.add')}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        {trimmed(name) && (
          <button type="submit" class="link">
            {t('menu.save')}
          </button>
        )}
      </form>
      <a class="quiet" href="/new">
        {t('today.ideas')}
      </a>
    </>
  );
}
