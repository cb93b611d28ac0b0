import { useState } from 'preact/hooks';
import { trimmed } from '../../app/platform/forms.ts';
import { addCard, changeCard, entryId } from '../../app/records/cards.ts';
import { run } from '../../app/records/failure.ts';
import { CARDS } from '../../domain/strategies/cards.ts';
import { consultationTexts } from '../../i18n/en/consultation.ts';
import { translator } from '../../i18n/texts.ts';
import { TextField } from '../../ui/Fields.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { useBegun } from '../../ui/use-begun.ts';
import { topicKey, type Topic } from './agenda.ts';

const t = translator(consultationTexts);
const MOST = CARDS.g.bring.words.most;

/** What is to be brought to somebody. The line that adds to it stands above: it stays where it is as the list grows. */
export function Topics({ id, topics }: { id: string; topics: readonly Topic[] }) {
  return (
    <section aria-label={t('consultation.bring')} class="bring">
      <Add id={id} />
      {topics.length === 0 && <p class="sub">{t('consultation.bring.none')}</p>}
      <ul class="plain lines">
        {topics.map((topic) => (
          <li key={topicKey(topic)}>
            <span dir="auto">{topic.card.words}</span>
            <button
              type="button"
              class="link"
              aria-label={t('consultation.off.of', { words: topic.card.words })}
              onClick={() => run(changeCard(topic, null, t('consultation.said.off')))}
            >
              {t('consultation.off')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const USUAL = { words: '' };

function Add({ id }: { id: string }) {
  const { form, put } = useBegun(`bring.${id}`, USUAL);
  const [tried, setTried] = useState(false);
  const fault = faultOf(form.words);
  const add = (event: Event): void => {
    event.preventDefault();
    setTried(fault !== '');
    if (fault) return focusFirst(event.currentTarget as HTMLFormElement);
    const draft = { is: 'bring', words: trimmed(form.words), with: id };
    put(null);
    run(addCard('g', entryId(null), draft, t('consultation.said.bring')).catch(() => put(form)));
  };
  return (
    <form onSubmit={add} noValidate>
      <TextField
        label={t('consultation.bring')}
        hint={t('consultation.bring.new')}
        value={form.words}
        fault={tried ? fault : ''}
        onInput={(words) => put({ words })}
      />
      <p class="sub">{t('consultation.bring.why')}</p>
      <button type="submit" class="chip">
        {t('consultation.bring.add')}
      </button>
    </form>
  );
}

/** The sentence beside the line; '' if it can be written down. */
function faultOf(text: string): string {
  const { length } = trimmed(text);
  if (!length) return t('consultation.bring.missing');
  return length > MOST ? t('consultation.bring.long', { n: MOST }) : '';
}
