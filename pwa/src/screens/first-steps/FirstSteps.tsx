import { blank } from '../../app/habit/draft.ts';
import { create } from '../../app/habit/edit.ts';
import { leaveForm } from '../../app/platform/ways-back.ts';
import { run } from '../../app/records/failure.ts';
import { colorOf } from '../../app/records/habits.ts';
import { habits } from '../../app/records/state.ts';
import { turnDay } from '../../app/records/turn.ts';
import { areasTexts } from '../../i18n/en/areas.ts';
import { cupTexts } from '../../i18n/en/cup.ts';
import { firstStepsTexts } from '../../i18n/en/first-steps.ts';
import { ideas, type Area, type Idea } from '../../i18n/en/ideas.ts';
import { listed } from '../../i18n/lists.ts';
import { translator } from '../../i18n/texts.ts';
import { Drawn } from '../../ui/Drawn.tsx';
import { habitName } from '../../ui/habit-name.ts';
import { Heading } from '../../ui/Heading.tsx';
import { draftOf } from '../../ui/idea-draft.ts';
import '../../ui/parts.css';
import './first-steps.css';

const t = translator(areasTexts, cupTexts, firstStepsTexts);

const AREAS = Object.keys(areasTexts).map((key) => key.slice(5) as Area);

/** `/first-steps`: through the ten areas to one small thing more, or to none. */
export function FirstSteps() {
  return (
    <main class="page first-steps">
      <Heading above="/">{t('cup.title')}</Heading>
      <p>{t('steps.how')}</p>
      <div class="ten">
        {AREAS.map((area) => (
          <Kind key={area} area={area} />
        ))}
      </div>
      <button type="button" class="quiet" onClick={() => leaveForm('/')}>
        {t('steps.leave')}
      </button>
    </main>
  );
}

/** An area: what it is, what of it is on the list already, and ideas. One is open at a time. */
function Kind({ area }: { area: Area }) {
  // What fills a cup is something to do.
  const own = ideas().filter((idea) => idea.area === area && !idea.per);
  const here = habits.value.filter((habit) => habit.area === area).map(habitName);
  return (
    <details class={`fold c-${colorOf({ id: '', color: '', area })}`} name="kind">
      <summary>
        <span class="picture" aria-hidden="true">
          <Drawn name={own[0]!.icon} />
        </span>
        <span class="of">
          <b>{t(`area.${area}`)}</b>
          <span class="sub">{t(`steps.what.${area}`)}</span>
        </span>
      </summary>
      <div class="within">
        {here.length > 0 && (
          <p class="sub" dir="auto">
            {t('steps.here', { names: listed(here) })}
          </p>
        )}
        {own.map((idea) => (
          <Step key={idea.name} idea={idea} />
        ))}
        {area === 'help' && (
          <a class="link" href="/help">
            {t('steps.people')}
          </a>
        )}
      </div>
    </details>
  );
}

/** One tap puts it on the list with its tiny version, and leads back to Today, where it can be taken back. */
function Step({ idea }: { idea: Idea }) {
  const { name, cue, measure, tiny } = idea;
  const begin = (): void => {
    run(create({ ...blank(turnDay()), ...draftOf(idea) }));
    leaveForm('/');
  };
  return (
    <button type="button" class="step" aria-label={t('steps.begin.of', { name })} onClick={begin}>
      <span class="of">
        <span class="name">{name}</span>
        <span class="sub">{tiny && measure !== 'check' ? t(`steps.tiny.${measure}`, { n: tiny }) : cue?.[0]}</span>
      </span>
      <span class="act">{t('steps.begin')}</span>
    </button>
  );
}
