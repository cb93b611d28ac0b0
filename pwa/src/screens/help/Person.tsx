import { useState } from 'preact/hooks';
import { Copy, MessageCircle, Phone, type IconNode } from 'lucide';
import type { Contact } from '../../app/records/contacts.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { IconSvg } from '../../ui/IconSvg.tsx';

const t = translator(commonTexts, helpTexts);
type Key = Parameters<typeof t>[0];

/** One person: call, write a message, copy the number. */
export function Person({ person: { name, number }, onChange }: { person: Contact; onChange: () => void }) {
  const [came, setCame] = useState<Key | null>(null);
  const called = name || number;
  const dialled = number.replace(/[^\d+*#]/g, '').replaceAll('#', '%23');
  const copy = (): void => {
    const done = navigator.clipboard?.writeText(number) ?? Promise.reject(new Error('no clipboard'));
    done.then(
      () => setCame('help.act.copied'),
      () => setCame('help.uncopied'),
    );
  };
  const of = (act: Key): string => t('label.of', { of: called, label: t(act) });
  return (
    <div class="person">
      <p class="name" dir="auto">
        {called}
      </p>
      {name && (
        <p class="sub" dir="ltr">
          {number}
        </p>
      )}
      <div class="ways">
        <a class="way" href={`tel:${dialled}`} aria-label={of('help.act.call')}>
          <Way icon={Phone} act="help.act.call" />
        </a>
        <a class="way" href={`sms:${dialled}`} aria-label={of('help.act.write')}>
          <Way icon={MessageCircle} act="help.act.write" />
        </a>
        <button type="button" class="way" aria-label={of('help.act.copy')} onClick={copy}>
          <Way icon={Copy} act={came === 'help.act.copied' ? came : 'help.act.copy'} />
        </button>
      </div>
      <p class="sub" role="status">
        {came === 'help.uncopied' && t(came)}
        {came === 'help.act.copied' && <span class="unseen">{t(came)}</span>}
      </p>
      <button type="button" class="link" aria-label={of('help.act.change')} onClick={onChange}>
        {t('help.act.change')}
      </button>
    </div>
  );
}

function Way({ icon, act }: { icon: IconNode; act: Key }) {
  return (
    <>
      <IconSvg nodes={icon} />
      <span>{t(act)}</span>
    </>
  );
}
