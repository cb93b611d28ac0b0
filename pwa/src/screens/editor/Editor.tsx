import { useEffect, useState } from 'preact/hooks';
import { leaveForm } from '../../app/platform/ways-back.ts';
import {
  blank,
  check,
  draftOf,
  entryOf,
  measureOf,
  namedSteps,
  startOf,
  type Draft,
  type Fault,
} from '../../app/habit/draft.ts';
import { same } from '../../app/platform/same.ts';
import { colorOf, type Habit } from '../../app/records/habits.ts';
import { change, create, type Opened } from '../../app/habit/edit.ts';
import { run } from '../../app/records/failure.ts';
import { all, listed } from '../../app/records/state.ts';
import { turnDay } from '../../app/records/turn.ts';
import { bringBack, isLeft, keep, recall } from '../../app/records/unsaved.ts';
import type { Day } from '../../domain/day.ts';
import { limitText, routineText } from '../../i18n/limit-text.ts';
import { planText } from '../../i18n/plan-text.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { editorTexts } from '../../i18n/en/editor.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { habitsTexts } from '../../i18n/en/habits.ts';
import { kindsTexts } from '../../i18n/en/kinds.ts';
import { menuTexts } from '../../i18n/en/menu.ts';
import { translator } from '../../i18n/texts.ts';
import { faultOf, TextField, type Put } from '../../ui/Fields.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { habitName } from '../../ui/habit-name.ts';
import { Heading } from '../../ui/Heading.tsx';
import { Missing } from '../../ui/Missing.tsx';
import { Details } from './Details.tsx';
import { Ideas } from './Ideas.tsx';
import { Rehearse } from './Rehearse.tsx';
import { Shaped } from './Shape.tsx';
import '../../ui/parts.css';
import './editor.css';

const t = translator(commonTexts, editorTexts, firstTexts, habitsTexts, kindsTexts, menuTexts);

/** `/new` and `/habit/<id>/edit`. */
export function EditorPage({ id }: { id: string | null }) {
  const habit = id ? all.value.find((one) => one.id === id) : null;
  if (id && !habit) return <Missing why={t('page.none')} wait={!listed.value} />;
  if (habit?.foreign) return <Missing why={t('page.foreign')} />;
  return <Restored key={id ?? ''} habit={habit ?? null} />;
}

/** What was begun before a reload is opened first; without it there is nothing to wait for. */
function Restored({ habit }: { habit: Habit | null }) {
  const place = placeOf(habit);
  const [waits, setWaits] = useState(() => isLeft(place));
  useEffect(() => {
    if (waits) run(bringBack(place).finally(() => setWaits(false)));
  }, []);
  if (waits) return <main class="page" aria-busy="true" />;
  return <Editor habit={habit} />;
}

function placeOf(habit: Habit | null): string {
  return `habit.${habit?.id ?? ''}`;
}

function Editor({ habit }: { habit: Habit | null }) {
  const name = habit ? habitName(habit) : '';
  const { draft, opened, begun, setDraft, put, done, again } = useBegun(habit, name);
  const [shown, setShown] = useState(false);
  const [cue, setCue] = useState('');
  const [choosing, setChoosing] = useState(!habit && !begun);
  const choose = (is: boolean): void => {
    setChoosing(is);
    scrollTo(0, 0);
  };
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
  const pick = (idea: Partial<Draft>): void => {
    setDraft({ ...blank(turnDay()), ...idea });
    choose(false);
  };
  if (cue) return <Rehearse cue={cue} onDone={leave} />;
  if (choosing) return <Ideas onPick={pick} onOwn={() => choose(false)} />;
  return (
    <main class={`page c-${colorOf({ id: habit?.id ?? '', ...draft })}`}>
      <Heading above={above}>{habit ? t('edit.title', { name }) : t('edit.new')}</Heading>
      {!habit && (
        <button type="button" class="quiet another" onClick={() => choose(true)}>
          {t('edit.ideas')}
        </button>
      )}
      {habit?.sealed && <p class="voice clay">{t('edit.sealed')}</p>}
      {habit?.deleted && <Gone onLeave={cancel} />}
      {begun && <GoesOn onLetGo={() => setDraft(opened.draft)} />}
      <Form draft={draft} put={put} faults={faults} isNew={!habit} onSave={save} />
      <button type="button" class="quiet" onClick={cancel}>
        {t('cancel')}
      </button>
    </main>
  );
}

interface FormProps {
  draft: Draft;
  put: Put;
  faults: Set<Fault>;
  isNew: boolean;
  onSave: (event: Event) => void;
}

/** Short for a new habit: its name, its days, and the rest folded. */
function Form({ draft, put, faults, isNew, onSave }: FormProps) {
  return (
    <form class="editor" onSubmit={onSave} noValidate>
      <TextField
        label={t('edit.name')}
        value={draft.name}
        fault={faultOf(faults, 'name.none', 'name.long')}
        onInput={(text) => put({ name: text })}
      />
      <Shaped draft={draft} put={put} faults={faults} isNew={isNew} />
      <Preview draft={draft} />
      <Details draft={draft} put={put} faults={faults} isOpen={!isNew} />
      <button type="submit" class="primary">
        {t('edit.save')}
      </button>
    </form>
  );
}

function Preview({ draft }: { draft: Draft }) {
  return (
    <p class="voice" aria-live="polite" aria-label={t('edit.preview')}>
      {inWords(draft)}
    </p>
  );
}

/** What the answers come to: a limit, a routine, or a plan. */
function inWords(draft: Draft): string {
  const { shape, unit } = draft;
  if (shape === 'less') return t('limit.alone', { limit: limitText(draft, measureOf(draft), unit) });
  if (shape === 'routine') {
    const { length } = namedSteps(draft);
    return length ? routineText(entryOf(draft), length) : planText(entryOf(draft), 'check', '');
  }
  return planText(entryOf(draft), draft.measure, unit);
}

/** The habit was deleted, perhaps on another device while its form was open here. */
function Gone({ onLeave }: { onLeave: () => void }) {
  return (
    <p class="voice clay" role="status">
      {t('edit.deleted')}
      <button type="button" class="link" onClick={onLeave}>
        {t('edit.deleted.leave')}
      </button>
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

interface Begun {
  draft: Draft;
  opened: Opened;
}

/**
 * What is being answered, over what stood there when the person began to; kept until it is saved or left
 * for good. Until they begin the form follows the records.
 */
function useBegun(habit: Habit | null, name: string) {
  const place = placeOf(habit);
  const [before] = useState(() => whole(recall(place)));
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

/** What a Tend before this one kept has not all answers. */
function whole(begun: Begun | undefined): Begun | undefined {
  if (!begun) return undefined;
  const { draft, opened } = begun;
  const usual = blank(turnDay());
  return { draft: { ...usual, ...draft }, opened: { ...opened, draft: { ...usual, ...opened.draft } } };
}

function openedOn(habit: Habit | null, name: string, today: Day): Opened {
  return { draft: habit ? draftOf(habit, name, today) : blank(today), texts: habit?.texts ?? {} };
}
