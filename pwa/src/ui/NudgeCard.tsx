import { useState } from 'preact/hooks';
import { menuTexts } from '../i18n/en/menu.ts';
import { remindingTexts } from '../i18n/en/reminding.ts';
import { translator } from '../i18n/texts.ts';
import { aboutOf, kindOf, Why } from './Why.tsx';
import './parts.css';

const t = translator(menuTexts, remindingTexts);

/** On Today, at `/?nudge=KEY`: explains the nudge that was tapped, until it is dismissed. */
export function NudgeCard() {
  const [key, setKey] = useState(() => new URLSearchParams(location.search).get('nudge'));
  if (!key) return null;
  const kind = kindOf(key);
  const putAway = (): void => {
    history.replaceState(history.state, '', location.pathname);
    setKey(null);
  };
  return (
    <section class="card" aria-label={t('nudge.card')}>
      <p>{aboutOf(kind)}</p>
      <Why kind={kind} />
      <div class="acts">
        <button type="button" class="link" onClick={putAway}>
          {t('menu.close')}
        </button>
      </div>
    </section>
  );
}
