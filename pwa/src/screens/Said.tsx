import { undo } from '../app/records/perform.ts';
import { said } from '../app/records/state.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { translator } from '../i18n/texts.ts';
import { run } from '../app/records/failure.ts';

const t = translator(firstTexts);

/**
 * The line after an action, with Undo. It lies above the tabs and never in the flow of a screen:
 * nothing moves under the thumb that is about to tap again.
 */
export function Said() {
  const last = said.value;
  return (
    <div class="said" aria-live="polite">
      {last && (
        <p class="voice" key={last.turn}>
          <span>{last.text}</span>
          <button type="button" class="link" hidden={!last.action} onClick={() => run(undo())}>
            {t('said.undo')}
          </button>
        </p>
      )}
    </div>
  );
}
