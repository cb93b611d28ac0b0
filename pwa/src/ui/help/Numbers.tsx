import { Phone } from 'lucide';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { IconSvg } from '../IconSvg.tsx';
import './help.css';

const t = translator(helpTexts);

/** The emergency numbers, each to be called by a tap. */
export function Numbers({ numbers }: { numbers: readonly string[] }) {
  if (!numbers.length) return null;
  return (
    <ul class="plain numbers">
      {numbers.map((number) => (
        <li key={number}>
          <a class="primary button" href={`tel:${number}`} aria-label={t('help.call', { number })}>
            <IconSvg nodes={Phone} />
            <span dir="ltr">{number}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
