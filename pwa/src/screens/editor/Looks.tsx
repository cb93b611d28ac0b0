import type { Draft } from '../../app/habit/draft.ts';
import { editorTexts } from '../../i18n/en/editor.ts';
import { translator } from '../../i18n/texts.ts';
import { Drawn } from '../../ui/Drawn.tsx';
import { Choice, Group, type Put } from '../../ui/Fields.tsx';
import { icons } from '../../ui/icons.ts';

const t = translator(editorTexts);

const COLORS = ['leaf', 'sea', 'sky', 'plum', 'berry', 'clay', 'honey', 'moss', 'dusk', 'stone'] as const;

/** Icon and colour. */
export function Looks({ draft, put }: { draft: Draft; put: Put }) {
  const { icon, color } = draft;
  return (
    <>
      <Group label={t('edit.color')}>
        <div class="swatches">
          <Choice group="color" on={color === ''} onPick={() => put({ color: '' })}>
            {t('edit.color.area')}
          </Choice>
          {COLORS.map((one) => (
            <label key={one} class={`swatch c-${one}${color === one ? ' on' : ''}`}>
              <input
                class="unseen"
                type="radio"
                name="color"
                aria-label={t(`color.${one}`)}
                checked={color === one}
                onChange={() => put({ color: one })}
              />
            </label>
          ))}
        </div>
      </Group>
      <Group label={t('edit.icon')}>
        <div class="icons">
          <Choice group="icon" on={icon === ''} onPick={() => put({ icon: '' })}>
            {t('edit.icon.none')}
          </Choice>
          {Object.keys(icons).map((name) => (
            <label key={name} class={icon === name ? 'swatch on' : 'swatch'}>
              <input
                class="unseen"
                type="radio"
                name="icon"
                aria-label={t('edit.icon.named', { name: name.replace(/-\d$/, '').replace(/-/g, ' ') })}
                checked={icon === name}
                onChange={() => put({ icon: name })}
              />
              <Drawn name={name} />
            </label>
          ))}
          <input
            class="input emoji"
            aria-label={t('edit.icon.emoji')}
            placeholder="🌿"
            value={icon in icons ? '' : icon}
            onInput={(event) => put({ icon: firstSign(event.currentTarget.value) })}
          />
        </div>
      </Group>
    </>
  );
}

/** One sign as people see it, however many code points it takes; letters are none. */
function firstSign(text: string): string {
  const signs = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text.trim())];
  const last = signs.at(-1)?.segment ?? '';
  return /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(last) ? last : '';
}
