import { useState } from 'preact/hooks';
import { leaveForm } from '../../app/platform/ways-back.ts';
import { blank, check, draftOf, entryOf, startOf, type Draft, type Fault } from '../../app/habit/draft.ts';
import { joinCue, splitCue } from '../../app/habit/cue.ts';
import { same } from '../../app/platform/forms.ts';
import type { Habit, Measure } from '../../app/records/habits.ts';
import { change, create, type Opened } from '../../app/habit/edit.ts';
import { all, listed } from '../../app/records/state.ts';
import { turnDay } from '../../app/records/turn.ts';
import { keep, recall } from '../../app/records/unsaved.ts';
import type { Day } from '../../domain/day.ts';
import { areasTexts } from '../../i18n/en/areas.ts';
import { planText } from '../../i18n/plan-text.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { editorTexts } from '../../i18n/en/editor.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { menuTexts } from '../../i18n/en/menu.ts';
import { translator } from '../../i18n/texts.ts';
import { Choice, faultOf, Group, NumberField, TextField, type Put } from '../../ui/Fields.tsx';
import { habitName } from '../../ui/habit-name.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Missing } from '../../ui/Missing.tsx';
import { Ideas } from './Ideas.tsx';
import { Looks } from './Looks.tsx';
import { Rehearse } from './Rehearse.tsx';
import { Schedule } from './Schedule.tsx';
import '../../ui/parts.css';
import './editor.css';

const t = translator(areasTexts, commonTexts, editorTexts, firstTexts, habitsTexts, menuTexts);
type Key = Parameters<typeof t>[0];

/** What each begins with as a day's goal. */
const MEASURES: readonly [Measure, number][] = [
  ['check', 1],
  ['count', 3],
  ['minutes', 10],
];

/** `/new` and `/habit/<id>/edit`. */
export function EditorPage({ id }: { id: string | null }) {
  const habit = id ? all.value.find((one) => one.id === id) : null;
  if (id && !habit) return <Missing why={t('page.none')} wait={!listed.value} />;
  if (habit?.foreign) return <Missing why={t('page.foreign')} />;
  return <Editor key={id ?? ''} habit={habit ?? null} />;
}

function Editor({ habit }: { habit: Habit | null }) {
  const name = habit ? habitName(habit) : '';
  const { draft, opened, begun, setDraft, put, done, again } = useBegun(habit, name);
  const [shown, setShown] = useState(false);
  const [cue, setCue] = useState('');
  const wrong = check(draft, habit && opened.draft, turnDay());
  const faults = shown ? wrong : new Set<Fault>();
  const above = habit ? `/habit/${habit.id}` : '/';
  const leave = (): void => leaveForm(above);
  const cancel = (): void => {
    done();
    leave();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    setShown(true);
    if (wrong.size) return focusFirst(event.currentTarget as HTMLFormElement);
    done();
    const from = startOf(opened.draft, draft, turnDay());
    // If it failed, keep the form, so that it can be saved again.
    (habit ? change(habit, opened, draft) : create({ ...draft, from })).catch(again);
    if (draft.cue && draft.cue !== opened.draft.cue) setCue(draft.cue);
    else leave();
  };
  if (cue) return <Rehearse cue={cue} onDone={leave} />;
  return (
    <main class="page">
      <Heading above={above}>{habit ? t('edit.title', { name }) : t('edit.new')}</Heading>
      {habit?.sealed && <p class="voice clay">{t('edit.sealed')}</p>}
      {begun && <GoesOn onLetGo={() => setDraft(opened.draft)} />}
      <form class="editor" onSubmit={save} noValidate>
        <TextField
          label={t('edit.name')}
          value={draft.name}
          fault={faultOf(faults, 'name.none', 'name.long')}
          onInput={(text) => put({ name: text })}
        />
        <MeasureChoice draft={draft} put={put} />
        {draft.measure !== 'check' && <Amounts draft={draft} put={put} faults={faults} />}
        <Schedule draft={draft} put={put} faults={faults} fresh={!habit} />
        <Preview draft={draft} />
        <Cue draft={draft} put={put} fault={faultOf(faults, 'cue.long')} />
        <AreaChoice draft={draft} put={put} />
        <Looks draft={draft} put={put} />
        <button type="submit" class="primary">
          {t('edit.save')}
        </button>
      </form>
      <button type="button" class="quiet" onClick={cancel}>
        {t('cancel')}
      </button>
      {!habit && <Ideas onPick={(idea) => setDraft({ ...blank(turnDay()), ...idea })} />}
    </main>
  );
}

function Preview({ draft }: { draft: Draft }) {
  return (
    <p class="voice" aria-live="polite" aria-label={t('edit.preview')}>
      {planText(entryOf(draft), draft.measure, draft.unit)}
    </p>
  );
}

/** The notice that the fields were restored from an unsaved form. */
function GoesOn({ onLetGo }: { onLetGo: () => void }) {
  return (
    <p class="voice clay">
      {t('edit.begun')}
      <button type="button" class="link" onClick={onLetGo}>
        {t('note.let.go')}
      </button>
    </p>
  );
}

function MeasureChoice({ draft, put }: { draft: Draft; put: Put }) {
  return (
    <Group label={t('edit.measure')}>
      <div class="chips">
        {MEASURES.map(([measure, target]) => (
          <Choice
            key={measure}
            group="measure"
            on={draft.measure === measure}
            onPick={() => put({ measure, target, tiny: null })}
          >
            {t(`measure.${measure}`)}
          </Choice>
        ))}
      </div>
    </Group>
  );
}

function AreaChoice({ draft, put }: { draft: Draft; put: Put }) {
  return (
    <Group label={t('edit.area')}>
      <select
        class="input"
        aria-label={t('edit.area')}
        value={draft.area}
        onChange={(event) => put({ area: event.currentTarget.value })}
      >
        {Object.entries(areasTexts).map(([key]) => (
          <option key={key} value={key.slice(5)}>
            {t(key as Key)}
          </option>
        ))}
      </select>
    </Group>
  );
}

function Amounts({ draft, put, faults }: { draft: Draft; put: Put; faults: Set<Fault> }) {
  const unit = draft.measure === 'minutes' ? t('measure.minutes') : draft.unit;
  return (
    <>
      {draft.measure === 'count' && (
        <TextField
          label={t('edit.unit')}
          hint={t('edit.unit.hint')}
          value={draft.unit}
          fault={faultOf(faults, 'unit.long')}
          onInput={(text) => put({ unit: text })}
        />
      )}
      <NumberField
        label={t('edit.target')}
        after={unit}
        value={draft.target}
        fault={faultOf(faults, 'target')}
        onInput={(n) => put({ target: n })}
      />
      <NumberField
        label={t('edit.tiny')}
        after={unit}
        hint={t('edit.tiny.any')}
        value={draft.tiny}
        fault={faultOf(faults, 'tiny')}
        onInput={(n) => put({ tiny: n })}
        onEmpty={() => put({ tiny: null })}
      />
    </>
  );
}

interface Begun {
  draft: Draft;
  opened: Opened;
}

/**
 * What is being answered, over what stood there when the person began to; kept until it is saved or left
 * for good. Until they begin the form follows the records.
 */
function useBegun(habit: Habit | null, name: string) {
  const place = `habit.${habit?.id ?? ''}`;
  const [before] = useState<Begun | undefined>(() => recall(place));
  const [own, setOwn] = useState(before);
  const opened = own?.opened ?? openedOn(habit, name, turnDay());
  const draft = own?.draft ?? opened.draft;
  const setDraft = (next: Draft): void => {
    const changed = same(next, opened.draft) ? undefined : { draft: next, opened };
    keep(place, changed);
    setOwn(changed);
  };
  const put: Put = (answers) => setDraft({ ...draft, ...answers });
  const begun = before !== undefined && own !== undefined;
  const again = (): void => keep<Begun>(place, { draft, opened });
  return { draft, opened, begun, setDraft, put, again, done: () => keep(place, undefined) };
}

function openedOn(habit: Habit | null, name: string, today: Day): Opened {
  return { draft: habit ? draftOf(habit, name, today) : blank(today), texts: habit?.texts ?? {} };
}

/** A cue has a when and a then. What is typed into one box stays in it. */
function Cue({ draft, put, fault }: { draft: Draft; put: Put; fault: string }) {
  const [typed, setTyped] = useState(() => splitCue(draft.cue));
  // Another idea was picked, or what was begun let go.
  const [after, then] = joinCue(...typed) === draft.cue ? typed : splitCue(draft.cue);
  const join = (when: string, what: string): void => {
    setTyped([when, what]);
    put({ cue: joinCue(when, what) });
  };
  return (
    <Group label={t('edit.cue')}>
      <p class="sub">{t('edit.cue.why')}</p>
      <TextField
        label={t('edit.cue.after')}
        hint={t('edit.cue.after.hint')}
        value={after}
        fault={fault}
        onInput={(text) => join(text, then)}
      />
      <TextField
        label={t('edit.cue.then')}
        hint={t('edit.cue.then.hint')}
        value={then}
        fault=""
        onInput={(text) => join(after, text)}
      />
    </Group>
  );
}

function focusFirst(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
