import { useState } from 'preact/hooks';
import { sign, trouble, type SyncStatus } from '../../app/account/session.ts';
import { beginTexts } from '../../i18n/en/begin.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { Later } from '../../ui/Later.tsx';
import { parts } from '../../ui/parts.ts';

const t = translator(beginTexts, firstTexts);

/** The longest of what the sign may say. Unseen behind it, they keep its room: no list moves when it changes. */
const SIGNS = ['sync.update', 'sync.http', 'sync.offline', 'sync.full'] as const;

/** Quiet when all is well; a tap explains. */
export function SyncSign() {
  const [open, setOpen] = useState(false);
  const shut = sign.value.shut && !sign.value.offline;
  const [text, loud] = state(sign.value);
  return (
    <>
      <div class="signs">
        {shut && (
          <a class="sync loud" href="/sign-in">
            {text}
          </a>
        )}
        <button
          type="button"
          class={loud ? 'sync loud' : 'sync'}
          aria-label={t('sync.explain', { state: text })}
          onClick={() => setOpen(true)}
          hidden={!text || shut}
        >
          {text}
        </button>
        {SIGNS.map((one) => (
          <i key={one} class="sync loud" aria-hidden="true">
            {t(one, { n: 99 })}
          </i>
        ))}
      </div>
      <span class="unseen" role="status">
        {text}
      </span>
      {open && <Later of={parts.syncSheet} show={({ SyncSheet }) => <SyncSheet onClose={() => setOpen(false)} />} />}
    </>
  );
}

/** What the sign says, and whether it asks for a look. The gravest comes first. */
function state(now: SyncStatus): [text: string, loud: boolean] {
  if (trouble.value) return [t('sync.broken'), true];
  if (now.shut && !now.offline) return [t('sync.shut'), true];
  if (now.unsaved || now.full) return [t('sync.full'), true];
  if (now.clockOff) return [t('sync.clock'), true];
  if (now.quarantined) return [t('sync.aside', { n: now.quarantined }), true];
  if (now.devices) return [t('sync.devices'), true];
  if (now.outdated) return [t('sync.update'), true];
  if (now.signin || now.closed) return [t('sync.signin'), true];
  if (now.apart) return [t('sync.apart'), true];
  if (now.locked) return [t(now.insecure ? 'sync.http' : 'sync.locked'), true];
  if (now.offline || now.unreachable) return [t('sync.offline'), false];
  if (now.waiting) return [t('sync.waiting', { n: now.waiting }), false];
  // Before the first answer say nothing.
  return [now.syncedAt ? t('sync.saved') : '', false];
}
