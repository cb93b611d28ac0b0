import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { remindingTexts } from '../i18n/en/reminding.ts';
import { translator } from '../i18n/texts.ts';
import { Sheet } from './Sheet.tsx';
import { aboutOf, kindOf, Reason } from './Why.tsx';
import './parts.css';

const t = translator(remindingTexts);

/**
 * At the head of Today, at `/?nudge=KEY`: the words of the nudge that was tapped; a tap says why it came.
 * It stands in the room of the line there, its children, so that no list moves for it.
 */
export function NudgeLine({ children }: { children: ComponentChildren }) {
  const [key] = useState(() => new URLSearchParams(location.search).get('nudge'));
  const [open, setOpen] = useState(false);
  if (!key) return <>{children}</>;
  const kind = kindOf(key);
  const explain = (): void => {
    // Explained once, it is settled: the next start is an ordinary one.
    history.replaceState(history.state, '', location.pathname);
    setOpen(true);
  };
  return (
    <>
      <button type="button" class="line nudged" onClick={explain}>
        {aboutOf(kind)} <span class="why">{t('nudge.why.short')}</span>
      </button>
      {open && (
        <Sheet title={aboutOf(kind)} onClose={() => setOpen(false)}>
          {(close) => <Reason kind={kind} onGo={close} />}
        </Sheet>
      )}
    </>
  );
}
