import { useEffect, useRef, useState } from 'preact/hooks';
import { trimmed } from '../../app/platform/forms.ts';
import { entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { perform } from '../../app/records/perform.ts';
import { turnDay } from '../../app/records/turn.ts';
import { CARDS } from '../../domain/strategies/cards.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { consultationTexts } from '../../i18n/en/consultation.ts';
import { translator } from '../../i18n/texts.ts';
import { focusFirst } from '../../ui/focus-first.ts';
import { Labelled } from '../../ui/Labelled.tsx';
import { useBegun } from '../../ui/use-begun.ts';
import { filing, topicKey, type Topic } from './agenda.ts';
import { dueAfter, type Member } from './members.ts';

const t = translator(commonTexts, consultationTexts);
const MOST = CARDS.g.consult.helped.most;

interface Answers {
  helped: string;
  /** Keys of topics that were not brought. */
  kept: readonly string[];
}

const USUAL: Answers = { helped: '', kept: [] };

interface Props {
  member: Member;
  topics: readonly Topic[];
  onDone: () => void;
}

/** A consultation that took place: what was brought, and one question. Leaving it keeps what was typed. */
export function Filing({ member, topics, onDone }: Props) {
  const { id, card } = member.entry;
  const { form, put, done, again } = useBegun(`consult.${id}`, USUAL);
  const [tried, setTried] = useState(false);
  const head = useRef<HTMLHeadingElement>(null);
  // Not the field: a keyboard would cover what was brought.
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  const isLong = trimmed(form.helped).length > MOST;
  const save = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (isLong) return focusFirst(event.currentTarget as HTMLFormElement);
    const on = turnDay();
    const brought = topics.filter((topic) => !form.kept.includes(topicKey(topic)));
    const edits = filing(id, entryId(on), on, brought, trimmed(form.helped), dueAfter(member.cadence, on));
    done();
    run(perform(edits, () => t('consultation.said.filed')).catch(again));
    onDone();
  };
  return (
    <form onSubmit={save} noValidate>
      <h3 ref={head} tabIndex={-1}>
        {t('consultation.file.of', { name: card.name })}
      </h3>
      {topics.length > 0 && <Brought topics={topics} kept={form.kept} onSet={(kept) => put({ kept })} />}
      <Helped
        words={form.helped}
        fault={tried && isLong ? t('consultation.bring.long', { n: MOST }) : ''}
        onInput={(helped) => put({ helped })}
      />
      <button type="submit" class="primary">
        {t('consultation.save')}
      </button>
      <button type="button" class="quiet" onClick={onDone}>
        {t('cancel')}
      </button>
    </form>
  );
}

/** What waited: all of it was brought, unless a switch says that it stays. */
function Brought({
  topics,
  kept,
  onSet,
}: {
  topics: readonly Topic[];
  kept: readonly string[];
  onSet: (kept: string[]) => void;
}) {
  return (
    <fieldset class="group">
      <legend>{t('consultation.brought')}</legend>
      {topics.map((topic) => {
        const key = topicKey(topic);
        const rest = kept.filter((one) => one !== key);
        return (
          <label key={key} class="switch">
            <span dir="auto">{topic.card.words}</span>
            <input
              type="checkbox"
              checked={!kept.includes(key)}
              onChange={(event) => onSet(event.currentTarget.checked ? rest : [...rest, key])}
            />
          </label>
        );
      })}
    </fieldset>
  );
}

function Helped({ words, fault, onInput }: { words: string; fault: string; onInput: (words: string) => void }) {
  return (
    <Labelled label={t('consultation.helped')} fault={fault}>
      {(about) => (
        <textarea
          class="input words"
          dir="auto"
          rows={3}
          {...about}
          value={words}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}
