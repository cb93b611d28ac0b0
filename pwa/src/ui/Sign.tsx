import { sign, trouble, type SyncStatus } from '../app/account/session.ts';
import { beginTexts } from '../i18n/en/begin.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { todayTexts } from '../i18n/en/today.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(beginTexts, firstTexts, todayTexts);

/** What the sign of Today says of saving: quiet when all is well; a tap explains. */
export function Sign({ onOpen }: { onOpen: () => void }) {
  const shut = sign.value.shut && !sign.value.offline;
  const [text, loud] = state(sign.value);
  return (
    <>
      {shut && (
        <a class="sync loud" href="/sign-in">
          {text}
        </a>
      )}
      <button
        type="button"
        class={loud ? 'sync loud' : 'sync'}
        aria-label={t('sync.explain', { state: text })}
        onClick={onOpen}
        hidden={!text || shut}
      >
        {text}
      </button>
      <span class="unseen" role="status">
        {text}
      </span>
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
