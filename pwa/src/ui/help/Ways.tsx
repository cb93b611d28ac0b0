import { useState } from 'preact/hooks';
import { Copy, Globe, Mail, MessageCircle, Phone } from 'lucide';
import { commonTexts } from '../../i18n/en/common.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { IconSvg } from '../IconSvg.tsx';
import './help.css';

const t = translator(commonTexts, helpTexts);

export interface Way {
  kind: keyof typeof SCHEMES | 'copy';
  /** A number, an address, or what is copied. */
  to: string;
  /** What is written on it, where "Call" alone would not say enough. */
  label?: string;
  /** The word that a message must begin with. */
  word?: string;
}

interface Props {
  /** Whom they reach. */
  of: string;
  ways: readonly Way[];
}

const ICONS = { call: Phone, write: MessageCircle, mail: Mail, web: Globe } as const;

/** Call, write, mail, open, copy: what can be done with one tap, offline as far as the telephone goes. */
export function Ways({ of, ways }: Props) {
  const [came, setCame] = useState<'copied' | 'uncopied' | null>(null);
  const copy = (text: string): void => {
    const done = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    done.then(
      () => setCame('copied'),
      () => setCame('uncopied'),
    );
  };
  return (
    <>
      <div class="ways">
        {ways.map((way) =>
          way.kind === 'copy' ? (
            <button
              key="copy"
              type="button"
              class="way"
              aria-label={t('label.of', { of, label: t('help.act.copy') })}
              onClick={() => copy(way.to)}
            >
              <IconSvg nodes={Copy} />
              <span>{t(came === 'copied' ? 'help.act.copied' : 'help.act.copy')}</span>
            </button>
          ) : (
            <Link key={`${way.kind} ${way.to}`} of={of} kind={way.kind} way={way} />
          ),
        )}
      </div>
      <p class="sub" role="status">
        {came === 'uncopied' && t('help.uncopied')}
        {came === 'copied' && <span class="unseen">{t('help.act.copied')}</span>}
      </p>
    </>
  );
}

interface LinkProps {
  of: string;
  kind: keyof typeof SCHEMES;
  way: Way;
}

function Link({ of, kind, way: { to, label, word } }: LinkProps) {
  const text = label ?? t(`help.act.${kind}`);
  // A site is opened beside the app: whoever comes back finds the numbers.
  const apart = kind === 'web' ? { target: '_blank', rel: 'noreferrer' } : {};
  return (
    <a
      class={label ? 'way wide' : 'way'}
      href={addressOf(kind, to, word)}
      aria-label={t('label.of', { of, label: text })}
      {...apart}
    >
      <IconSvg nodes={ICONS[kind]} />
      <span dir={label === to ? 'ltr' : undefined}>{text}</span>
    </a>
  );
}

const SCHEMES = { call: 'tel:', write: 'sms:', mail: 'mailto:', web: '' } as const;

/** Where a tap on a way leads. */
export function addressOf(kind: keyof typeof SCHEMES, to: string, word?: string): string {
  const dialled = to.replace(/[^\d+*#]/g, '').replaceAll('#', '%23');
  const path = { call: dialled, write: dialled, mail: encodeURIComponent(to).replaceAll('%40', '@'), web: to }[kind];
  // iOS looks for the text behind `&`, everybody else behind `?`.
  const text = word ? ['?&body=', encodeURIComponent(word)] : [];
  return [SCHEMES[kind], path, ...text].join('');
}
