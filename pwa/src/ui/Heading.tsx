import type { ComponentChildren } from 'preact';
import { back } from '../app/platform/ways-back.ts';
import { commonTexts } from '../i18n/en/common.ts';
import { translator } from '../i18n/texts.ts';
import './parts.css';

const t = translator(commonTexts);

interface Props {
  /** Where Back leads when the screen was opened by its address alone. */
  above: string;
  children: ComponentChildren;
  /** What is said of the screen beside its name. */
  icon?: ComponentChildren;
}

/** The name of a screen that lies below another one, and the way back to that. */
export function Heading({ above, icon, children }: Props) {
  const goBack = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    back(above);
  };
  return (
    <header class="title">
      <a class="back" href={above} aria-label={t('back')} onClick={goBack}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M15 5l-7 7 7 7" />
        </svg>
      </a>
      {icon}
      <h1 dir="auto">{children}</h1>
    </header>
  );
}
