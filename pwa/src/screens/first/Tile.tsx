import { useEffect, useRef, useState } from 'preact/hooks';
import { colorOf, STARTERS } from '../../app/records/looks.ts';
import { NAME_MOST } from '../../domain/names.ts';
import { beginTexts } from '../../i18n/en/begin.ts';
import { translator } from '../../i18n/texts.ts';
import { first } from '../../ui/icons-first.ts';
import { IconSvg } from '../../ui/IconSvg.tsx';

const t = translator(beginTexts);

/** A starter as the first screen offers it. */
export interface Offer {
  id: string;
  /** The catalogue's name. */
  usual: string;
  name: string;
  /** How often, and what is enough. */
  how: string;
  kept: boolean;
}

interface Props {
  offer: Offer;
  onChange: (to: Partial<Offer>) => void;
}

/** One starter: a tap chooses it or lets it go, the pencil gives it another name. */
export function Tile({ offer, onChange }: Props) {
  const [naming, setNaming] = useState(false);
  const { id, usual, kept } = offer;
  const { area, icon } = STARTERS[id]!;
  const name = offer.name.trim() || usual;
  return (
    <li class={`tile c-${colorOf({ id, color: '', area })}${kept ? ' on' : ''}`}>
      {naming ? (
        <Naming
          offer={offer}
          onInput={(to) => onChange({ name: to, kept: true })}
          onEnd={() => {
            onChange({ name });
            setNaming(false);
          }}
        />
      ) : (
        <>
          <button type="button" class="choose" aria-pressed={kept} onClick={() => onChange({ kept: !kept })}>
            <span class="picture" aria-hidden="true">
              <IconSvg nodes={first[icon]!} />
            </span>
            <span class="name" dir="auto">
              {name}
            </span>
            <span class="sub">{offer.how}</span>
          </button>
          <button type="button" class="rename" aria-label={t('first.rename', { name })} onClick={() => setNaming(true)}>
            <svg class="drawn" viewBox="0 0 24 24" aria-hidden="true">
              <path d="M4 20l1-4L16.500 4.500l3 3L8 19zM14 7l3 3" />
            </svg>
          </button>
        </>
      )}
    </li>
  );
}

interface NamingProps {
  offer: Offer;
  onInput: (name: string) => void;
  onEnd: () => void;
}

/** The name's field, in the place of its words, until it is left. */
function Naming({ offer: { usual, name }, onInput, onEnd }: NamingProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current!.select(), []);
  return (
    <input
      ref={field}
      aria-label={t('first.name', { name: usual })}
      value={name}
      maxLength={NAME_MOST}
      enterkeyhint="done"
      onInput={(event) => onInput(event.currentTarget.value)}
      onBlur={onEnd}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'Escape') onEnd();
      }}
    />
  );
}
