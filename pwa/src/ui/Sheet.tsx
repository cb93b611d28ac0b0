import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { coverScreen } from '../app/platform/ways-back.ts';
import { menuTexts } from '../i18n/en/menu.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(menuTexts);

interface Props {
  title: string;
  onClose: () => void;
  /** Given the function that closes it. */
  children: (close: () => void) => ComponentChildren;
}

/** A modal sheet: Escape, the browser's Back, a tap on the backdrop, and its last button close it. */
export function Sheet({ title, onClose, children }: Props) {
  const sheet = useRef<HTMLDialogElement>(null);
  const close = (): void => sheet.current?.close();
  useEffect(() => {
    sheet.current?.showModal();
    return coverScreen(close);
  }, []);
  return (
    <dialog
      class="sheet"
      ref={sheet}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === sheet.current && close()}
    >
      <h2 dir="auto">{title}</h2>
      {children(close)}
      <button type="button" class="link" onClick={close}>
        {t('menu.close')}
      </button>
    </dialog>
  );
}
