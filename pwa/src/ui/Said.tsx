import { undo } from '../app/actions.ts';
import { said } from '../app/state.ts';
import { t } from '../words/words.ts';

/** What was done last, and the way back. `float`: above the screen's foot, wherever one has scrolled. */
export function Said({ float = false }: { float?: boolean }) {
  const last = said.value;
  return (
    <div aria-live="polite">
      {last && (
        <p class={float ? 'voice float' : 'voice'}>
          <span>{last.text}</span>
          {last.action && (
            <button type="button" class="link" onClick={() => void undo()}>
              {t('said.undo')}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
