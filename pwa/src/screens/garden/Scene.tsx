import type { Habit } from '../../app/records/habits.ts';
import { summaryOf } from '../../app/records/summaries.ts';
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
  const gifts = habits.reduce((sum, habit) => sum + summaryOf(habit, today.value).deposits, 0);
  return (
    <section class="scene">
      <h1>{t('garden.title')}</h1>
      <p class="gifts">{habits.length ? gifts ? t('garden.gifts', { n: gifts }) : t('garden.sown') : t('garden.empty')}</p>
      <Land />
      <div class="soil">
        <ul class="plots" aria-label={t('garden.bed')} style={{ '--narrow': narrow, '--wide': wide }}>
          {habits.map((habit) => (
            <Plot key={habit.id} habit={habit} />
          ))}
        </ul>
      </div>
    </section>
  );
}

/** Sun or moon, and hills as far as one sees. */
function Land() {
  return (
    <svg class="land" viewBox="0 0 400 150" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <circle class="orb" cx="318" cy="46" r="22" />
      <path class="stars" d="M40 60h.01M92 26h.01M150 54h.01M208 20h.01M252 66h.01M376 24h.01M364 84h.01M16 18h.01" />
      <path class="far" d="M-400 150V104C-300 66-220 72-140 98S20 84 76 82 190 122 262 98s120-36 220 2 220 22 320-6v56z" />
      <path class="near" d="M-400 150v-20C-260 96-120 124-20 122S120 96 210 112s130 22 220 4 220-22 370 14v20z" />
    </svg>
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
        class={`plot k-${kind} c-${habit.color || 'none'}`}
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
