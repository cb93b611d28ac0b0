import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { invitation } from '../app/account/invite.ts';
import { useInvitation } from '../app/account/with-server.ts';
import { engine, onChange, sign, syncNow, trouble, type Engine } from '../app/account/session.ts';
import { readTickId } from '../domain/records.ts';
import { dateText } from '../i18n/format.ts';
import { lengthText, momentText } from '../i18n/times.ts';
import { brokenTexts } from '../i18n/en/broken.ts';
import { keyTexts } from '../i18n/en/key.ts';
import { syncTexts } from '../i18n/en/sync.ts';
import { translator } from '../i18n/texts.ts';
import { RecoverLink } from './RecoverLink.tsx';
import { OnlyHere } from './RecoveryCard.tsx';
import { Sheet } from './Sheet.tsx';
import { run } from '../app/records/failure.ts';
import './parts.css';

const t = translator(brokenTexts, keyTexts, syncTexts);

type Refused = Awaited<ReturnType<Engine['quarantined']>>[number];

/** The sync sheet: explains each state of the sync sign, and offers what can be done. */
export function SyncSheet({ onClose }: { onClose: () => void }) {
  const now = sign.value;
  const gone = now.offline || now.unreachable;
  const stuck = now.shut || now.signin || now.closed || now.pausedUntil || now.devices || trouble.value;
  const well = !gone && !stuck && !now.waiting && !now.quarantined && !now.unsaved && !now.full && !now.apart;
  return (
    <Sheet title={t('sync.title')} onClose={onClose}>
      {(close) => (
        <div class="states">
          {trouble.value && (
            <Say act={t('broken.again')} onAct={() => location.reload()}>
              {t('sync.broken.why', { why: t(`broken.${trouble.value}`) })}
            </Say>
          )}
          {now.devices && (
            <Say act={t('sync.devices.act')} href="/devices" onAct={close}>
              {t('sync.devices.why')}
            </Say>
          )}
          {well && !now.outdated && <Say>{t('sync.ok')}</Say>}
          {(now.unsaved > 0 || now.full) && <Say>{t(now.unsaved ? 'sync.unsaved.why' : 'sync.full.why')}</Say>}
          {now.clockOff !== 0 && <Say>{clockText(now.clockOff)}</Say>}
          {now.apart && <Say>{t('sync.apart.why')}</Say>}
          {now.quarantined > 0 && <Aside n={now.quarantined} />}
          {now.outdated && (
            <Say act={t('sync.outdated.act')} onAct={() => location.reload()}>
              {t('sync.outdated.why')}
            </Say>
          )}
          <Door onGo={close} />
          {gone && <Say>{t(now.offline ? 'sync.offline.why' : 'sync.unreachable.why')}</Say>}
          {now.waiting > 0 && (
            <Say
              act={gone || now.shut || now.signin || now.closed || now.pausedUntil ? undefined : t('sync.try')}
              onAct={syncNow}
            >
              {t('sync.waiting.why', { n: now.waiting })}
            </Say>
          )}
          <p class="fine">{now.syncedAt ? t('sync.at', { when: momentText(now.syncedAt) }) : t('sync.never')}</p>
        </div>
      )}
    </Sheet>
  );
}

/** What keeps this device out of the account, or from its key, and each way in. */
function Door({ onGo }: { onGo: () => void }) {
  const now = sign.value;
  return (
    <>
      {now.shut && (
        <Say act={t('sync.shut.act')} href="/sign-in">
          {t('sync.shut.why')}
        </Say>
      )}
      {now.signin && (
        <Say act={t('sync.signin.act')} href="/join" onAct={onGo}>
          {t('sync.signin.why')}
        </Say>
      )}
      <OnlyHere onGo={onGo} />
      {now.closed && <Invited why={t('sync.closed.why')} onDone={onGo} />}
      {now.pausedUntil > 0 && <Paused until={now.pausedUntil} crowded={now.crowded} onDone={onGo} />}
      {now.locked && now.insecure && <Say>{t('sync.http.why')}</Say>}
      {now.locked && !now.insecure && (
        <Say act={t('sync.locked.act')} href="/key" onAct={onGo}>
          {t(now.otherKey ? 'key.other' : 'sync.locked.why')}
        </Say>
      )}
      {now.signin && <RecoverLink onGo={onGo} />}
    </>
  );
}

interface Saying {
  children: ComponentChildren;
  act?: string | undefined;
  href?: string;
  onAct?: () => void;
}

function Say({ children, act, href, onAct }: Saying) {
  return (
    <div class="state">
      <p>{children}</p>
      {act && href && (
        <a class="link" href={href} onClick={onAct}>
          {act}
        </a>
      )}
      {act && !href && (
        <button type="button" class="link" onClick={onAct}>
          {act}
        </button>
      )}
    </div>
  );
}

/** `offset`: the server's clock minus ours, in ms. */
function clockText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const gap =
    minutes < 120
      ? lengthText(minutes, 'minute')
      : minutes < 2880
        ? lengthText(Math.round(minutes / 60), 'hour')
        : lengthText(Math.round(minutes / 1440), 'day');
  return t(offset < 0 ? 'sync.clock.fast' : 'sync.clock.slow', { gap });
}

/** The server asked to wait (`Retry-After`). */
function Paused({ until, crowded, onDone }: { until: number; crowded: boolean; onDone: () => void }) {
  const when = momentText(until);
  if (crowded) return <Invited why={t('sync.crowded.why', { when })} onDone={onDone} />;
  return <Say>{t('sync.paused.why', { when })}</Say>;
}

/** A form for an invitation code, which lifts the refusal. */
function Invited({ why, onDone }: { why: string; onDone: () => void }) {
  const [code, setCode] = useState(invitation() ?? '');
  const use = (event: Event): void => {
    event.preventDefault();
    useInvitation(code.trim() || null);
    onDone();
  };
  return (
    <form class="state" onSubmit={use}>
      <p>{why}</p>
      <input
        class="input"
        aria-label={t('sync.closed.code')}
        value={code}
        onInput={(event) => setCode(event.currentTarget.value)}
      />
      <button type="submit" class="link">
        {t('sync.closed.act')}
      </button>
    </form>
  );
}

/** The cells in quarantine, one by one. */
function Aside({ n }: { n: number }) {
  const [rows, setRows] = useState<Refused[]>([]);
  const at = engine.value;
  const read = (): void => run(at?.quarantined().then(setRows));
  useEffect(() => {
    read();
    return onChange(read);
  }, [at]);
  return (
    <div class="state">
      <p>{t('sync.aside.why', { n })}</p>
      <ul class="plain">
        {rows.map((row) => (
          <li key={`${row.kind} ${row.id} ${row.field}`}>
            <span>{whatIs(row)}</span>
            <button type="button" class="link" onClick={() => run(at?.dropQuarantined(row).then(read))}>
              {t('sync.aside.drop')}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function whatIs({ kind, id }: Refused): string {
  if (kind === 't') return t('sync.aside.tick', { date: dateText(readTickId(id)[0], { dateStyle: 'long' }) });
  return t(kind === 'h' ? 'sync.aside.habit' : 'sync.aside.other');
}
