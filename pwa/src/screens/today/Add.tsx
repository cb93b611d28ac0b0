import type { Dispatch, StateUpdater } from 'preact/hooks';
import { trimmed } from '../../app/platform/forms.ts';
import { add } from '../../app/habit/starters.ts';
import { run } from '../../app/records/failure.ts';
import { NAME_MOST } from '../../domain/names.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';

const t = translator(firstTexts);

interface Props {
  /** What is typed: it outlives the list, which is another one on another day. */
  name: string;
  onName: Dispatch<StateUpdater<string>>;
}

/** A name is enough; whoever wants more shapes it. Beside it, for right now: the breath. */
export function Add({ name, onName }: Props) {
  // What could not be saved can be saved again.
  const again = (error: unknown): never => {
    onName((now) => now || name);
    throw error;
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const clean = trimmed(name);
    if (clean) run(add(clean).catch(again));
    onName('');
  };
  return (
    <>
      <form class="add" onSubmit={submit}>
        <input
          value={name}
          maxLength={NAME_MOST}
          placeholder={t('today.add')}
          aria-label={t('today.add')}
          onInput={(event) => onName(event.currentTarget.value)}
        />
        {trimmed(name) && (
          <button type="submit" class="link">
            {t('menu.save')}
          </button>
        )}
      </form>
      <div class="pair">
        <a class="quiet" href="/new">
          {t('today.ideas')}
        </a>
        <a class="quiet" href="/breathe">
          {t('today.breathe')}
        </a>
      </div>
    </>
  );
}
