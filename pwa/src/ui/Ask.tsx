import { useEffect, useRef } from 'preact/hooks';
import { commonTexts } from '../i18n/en/common.ts';
import { translator } from '../i18n/texts.ts';
import './parts.css';

const t = translator(commonTexts);

interface Props {
  /** What happens, and that it cannot be taken back. */
  words: string;
  /** The button that does it. */
  yes: string;
  onYes: () => void;
  onNo: () => void;
}

/**
 * A question in the place of the button that asked it. Its words stand where that was, and its answers
 * below them: a second tap in the same spot answers nothing.
 */
export function Ask({ words, yes, onYes, onNo }: Props) {
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => no.current?.focus({ preventScroll: true }), []);
  return (
    <div class="ask" role="group" aria-label={words}>
      <p>{words}</p>
      <div class="acts">
        <button type="button" class="link" ref={no} onClick={onNo}>
          {t('cancel')}
        </button>
        <button type="button" class="link" onClick={onYes}>
          {yes}
        </button>
      </div>
    </div>
  );
}
