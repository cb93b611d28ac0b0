import { keyboardTexts } from '../i18n/en/keyboard.ts';
import { translator } from '../i18n/texts.ts';
import { keysAreOn, switchKeys } from './keys-on.ts';
import { Sheet } from './Sheet.tsx';
import './parts.css';

const t = translator(keyboardTexts);

const KEYS = [
  [['j', '↓', 'k', '↑'], 'keyboard.move'],
  [['t'], 'keyboard.today'],
  [['g'], 'keyboard.garden'],
  [['n'], 'keyboard.new'],
  [['/'], 'keyboard.add'],
  [['?'], 'keyboard.help'],
] as const;

/** Which keys there are, and whether they are used. */
export function KeysSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title={t('keyboard.title')} onClose={onClose}>
      {() => (
        <>
          <dl class="keys">
            <Key keys={[t('keyboard.number.keys')]} does={t('keyboard.number')} />
            {KEYS.map(([keys, does]) => (
              <Key key={does} keys={keys} does={t(does)} />
            ))}
          </dl>
          <label class="switch">
            <span>{t('keyboard.on')}</span>
            <input
              type="checkbox"
              defaultChecked={keysAreOn()}
              onChange={(event) => switchKeys(event.currentTarget.checked)}
            />
          </label>
        </>
      )}
    </Sheet>
  );
}

function Key({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <div>
      <dt>
        {keys.map((one) => (
          <kbd key={one}>{one}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  );
}
