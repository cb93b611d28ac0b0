import { useState } from 'preact/hooks';
import { ArrowRight, Moon } from 'lucide';
import { away, create } from '../../app/habit/edit.ts';
import { blank } from '../../app/habit/draft.ts';
import type { Entry } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { colorOf, type Habit } from '../../app/records/habits.ts';
import { settings } from '../../app/records/settings.ts';
import { habits } from '../../app/records/state.ts';
import { turnDay } from '../../app/records/turn.ts';
import { today } from '../../app/platform/today.ts';
import { covers } from '../../domain/schedule.ts';
import { checkinTexts } from '../../i18n/en/checkin.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { ideas, type Idea } from '../../i18n/en/ideas.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Drawn } from '../../ui/Drawn.tsx';
import { HabitRow } from '../../ui/HabitRow.tsx';
import { draftOf } from '../../ui/idea-draft.ts';
import { Ways as Calls } from '../../ui/help/Ways.tsx';
import { IconSvg } from '../../ui/IconSvg.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { listedFor, peopleFor, placeOf, WAYS, type Place, type Way } from './ways.ts';

const t = translator(checkinTexts, helpTexts, moreTexts);

/** So many stand there at once: an exhausted person reads no long list. */
const SHOWN = 3;

export type Person = Entry<'p'>['card'];

/** What fits the signs, each with one tap to begin. */
export function Ways({ ways, people }: { ways: readonly string[]; people: readonly Person[] }) {
  const known = ways.filter((way): way is Way => way in WAYS);
  if (!known.length) return null;
  const [shown, more] = [known.slice(0, SHOWN), known.slice(SHOWN)];
  return (
    <section class="card fitting" aria-label={t('checkin.ways.title')}>
      <h2>{t('checkin.ways.title')}</h2>
      <p class="sub">{t('checkin.ways.why')}</p>
      {shown.map((way) => (
        <OneWay key={way} way={way} people={people} />
      ))}
      {more.length > 0 && (
        <details class="fold">
          <summary>{t('checkin.ways.more')}</summary>
          {more.map((way) => (
            <OneWay key={way} way={way} people={people} />
          ))}
        </details>
      )}
    </section>
  );
}

/** A call, the screen that is there for it, then what is on the list already, else something small to begin. */
function OneWay({ way, people }: { way: Way; people: readonly Person[] }) {
  const [menu, setMenu] = useState<Habit | null>(null);
  const idea = ideas().find((one) => one.way === way);
  const doable = habits.value.filter(({ limited }) => !limited);
  const listed = listedFor(way, doable, idea?.name);
  const whom = peopleFor(way, people);
  const place = placeOf(way);
  return (
    <div class="one-way" role="group" aria-label={t(`checkin.ways.${way}`)}>
      <h3>{t(`checkin.ways.${way}`)}</h3>
      {whom.length > 0 && (
        <Calls
          of={t(`checkin.ways.${way}`)}
          ways={whom.map(({ name, number }) => ({
            kind: 'call',
            to: number!,
            label: t('checkin.ways.call', { name }),
          }))}
        />
      )}
      {way === 'rest' && <RestToday />}
      {place && <GoTo place={place} />}
      {listed.length > 0 ? (
        <>
          <p class="sub">{t('checkin.ways.listed')}</p>
          <ul class="habits">
            {listed.map((habit) => (
              <HabitRow key={habit.id} habit={habit} on={today.value} onMenu={setMenu} />
            ))}
          </ul>
        </>
      ) : (
        idea && <Begin idea={idea} />
      )}
      {menu && <Menu habit={menu} on={today.value} onClose={() => setMenu(null)} />}
    </div>
  );
}

/** A screen that is there for it. */
function GoTo({ place: { to, title, why } }: { place: Place }) {
  return (
    <a class="step" href={to}>
      <span class="picture">
        <IconSvg nodes={ArrowRight} />
      </span>
      <span class="of">
        <span class="name">{t(title)}</span>
        <span class="sub">{t(why)}</span>
      </span>
    </a>
  );
}

/** A habit of its tiny version: one tap puts it on the list, and the line below offers to take it back. */
function Begin({ idea }: { idea: Idea }) {
  const { name, icon, measure, tiny, area } = idea;
  return (
    <button
      type="button"
      class={`step c-${colorOf({ id: '', color: '', area })}`}
      aria-label={t('checkin.ways.begin.of', { name })}
      onClick={() => run(create({ ...blank(turnDay()), ...draftOf(idea) }))}
    >
      <span class="picture" aria-hidden="true">
        <Drawn name={icon} />
      </span>
      <span class="of">
        <span class="name">{name}</span>
        <span class="sub">{tiny ? t(`checkin.ways.tiny.${measure}`, { n: tiny }) : t('checkin.ways.tiny.check')}</span>
      </span>
      <span class="act">{t('checkin.ways.begin')}</span>
    </button>
  );
}

/** A day of rest, from all habits. */
function RestToday() {
  const now = today.value;
  if (settings.value.leave.some((span) => covers(span, now))) return <p>{t('checkin.ways.rest.on')}</p>;
  return (
    <button type="button" class="step c-dusk" onClick={() => run(away(turnDay()))}>
      <span class="picture">
        <IconSvg nodes={Moon} />
      </span>
      <span class="of">
        <span class="name">{t('checkin.ways.rest.act')}</span>
        <span class="sub">{t('checkin.ways.rest.why')}</span>
      </span>
    </button>
  );
}
