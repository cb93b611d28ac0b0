import { colorOf, type Habit } from '../../app/records/habits.ts';
import { giftsSoFar } from '../../app/records/door.ts';
import { summaryOf } from '../../app/records/summaries.ts';
import { complete } from '../../app/records/ticks.ts';
import { today } from '../../app/platform/today.ts';
import { gardenTexts } from '../../i18n/en/garden.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { translator } from '../../i18n/texts.ts';
import { Glyph } from '../../ui/Drawn.tsx';
import { habitName } from '../../ui/habit-name.ts';
import { chanceOf, columnsOf, drawn, growthOf, kindOf } from './growth.ts';
import './scene.css';

const t = translator(gardenTexts, habitsTexts);

/** The garden as a place: one bed with all plants under one sky. Each leads to its habit. */
export function Scene({ habits }: { habits: readonly Habit[] }) {
  const { narrow, wide } = columnsOf(habits.length);
  return (
    <section class="scene" style={{ '--narrow': narrow, '--wide': wide }}>
      <header>
        <h1>{t('garden.title')}</h1>
        <p class="gifts">{toldOf(habits.length)}</p>
      </header>
      <div class="soil">
        <Land />
        <ul class="plots" aria-label={t('garden.bed')}>
          {habits.map((habit) => (
            <Plot key={habit.id} habit={habit} />
          ))}
        </ul>
      </div>
    </section>
  );
}

/** What the garden was given, also by what is put away; until all of it is known the line is there and says nothing. */
function toldOf(plants: number): string {
  const n = giftsSoFar();
  if (n) return t('garden.gifts', { n });
  if (!complete.value) return '\u00a0';
  return t(plants ? 'garden.sown' : 'garden.empty');
}

/** Sun or moon, and hills as far as one sees. */
function Land() {
  return (
    <>
      <svg class="sky" viewBox="0 0 240 110" aria-hidden="true">
        <circle cx="186" cy="42" r="26" />
        <path d="M134 18h.01M128 74h.01M146 52h.01M160 8h.01M206 12h.01M226 34h.01M234 70h.01M222 92h.01" />
      </svg>
      <svg class="hills" viewBox="0 0 400 200" preserveAspectRatio="none" aria-hidden="true">
        <path class="far" d="M0 200V38C56 16 92 14 140 28S214 60 270 34s86-26 130-16v182z" />
        <path class="near" d="M0 200V62C70 36 130 44 196 58S324 76 400 44v156z" />
      </svg>
    </>
  );
}

/** One plant with the sign before it: what it is called, how it stands and what it was given are heard. */
function Plot({ habit }: { habit: Habit }) {
  const { stage_best, deposits } = summaryOf(habit, today.value);
  const kind = kindOf(habit);
  const chance = chanceOf(habit.id);
  const name = habitName(habit);
  const stage = t(`garden.stage.${stage_best}`);
  return (
    <li style={{ '--chance': chance }}>
      <a
        class={`plot k-${kind} c-${colorOf(habit)}`}
        href={`/habit/${habit.id}`}
        title={name}
        aria-label={deposits ? t('garden.plant', { name, stage, n: deposits }) : t('garden.plant.new', { name, stage })}
      >
        <svg class={chance < 0.5 ? 'plant' : 'plant turned'} viewBox="0 0 120 150" aria-hidden="true">
          <ellipse class="mound" cx="60" cy="133" rx="40" ry="8" />
          {drawn(kind, growthOf({ stage_best, deposits })).map(({ part, d }, i) => (
            <path key={i} class={part} d={d} />
          ))}
        </svg>
        <span class="sign" aria-hidden="true">
          {habit.icon ? <Glyph name={habit.icon} /> : [...name][0]}
        </span>
      </a>
    </li>
  );
}
