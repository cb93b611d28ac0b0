import { useEffect, useState } from 'preact/hooks';
import {
  allowPush,
  isLost,
  pushError,
  pushState,
  stopPush,
  testPush,
  type TestRefusal,
} from '../app/nudges/subscription.ts';
import { engine, sign, type Device } from '../app/account/session.ts';
import { askStatus, reachOf, type DeviceReach } from '../app/nudges/status.ts';
import { troubleOf } from '../app/nudges/errors.ts';
import { agoText } from '../i18n/ago.ts';
import { remindingTexts } from '../i18n/en/reminding.ts';
import { translator } from '../i18n/texts.ts';
import { whileBusy } from './busy.ts';
import { Chain } from './Chain.tsx';
import { run } from '../app/records/failure.ts';

const t = translator(remindingTexts);
type Key = Parameters<typeof t>[0];

/** Fetch the push status, and again when the server, the network or this device's state has come back. */
export function useStatus(wanted = true): void {
  const { offline, syncedAt } = sign.value;
  const state = pushState.value;
  useEffect(() => void (wanted && askStatus()), [wanted, offline, syncedAt > 0, state]);
}

/** Reminders on this device. The browser is asked only after a tap on our own button. */
export function ThisDevice() {
  const state = pushState.value;
  const [refused, setRefused] = useState<TestRefusal | null>(null);
  /** The browser asked, and the person closed its question. */
  const [unanswered, setUnanswered] = useState(false);
  const allow = (): void => run(allowPush().then((came) => setUnanswered(came === 'off')));
  const test = (): void => run(testPush().then(setRefused));
  const reach = engine.value && reachOf(engine.value.device);
  return (
    <section class="card">
      {isLost() ? (
        <p class="fault" role="status">
          {t('nudges.lost')}
        </p>
      ) : (
        <p>{state === 'on' ? t('nudges.on') : t('nudges.why')}</p>
      )}
      {state === 'on' && reach && <DeliveryLine reach={reach} />}
      {state === 'failing' && <p role="status">{t('nudges.failing', { why: t(troubleHere()) })}</p>}
      {(state === 'home' || state === 'unsupported' || state === 'denied') && (
        <p class="fault">{t(`nudges.${state}`)}</p>
      )}
      {(state === 'off' || state === 'unknown' || state === 'failing') && (
        <button type="button" class="primary" onClick={allow}>
          {t('nudges.allow')}
        </button>
      )}
      {state === 'on' && (
        <div class="acts">
          <button type="button" class="link" onClick={test}>
            {t('nudges.test')}
          </button>
          <button type="button" class="link" onClick={() => run(stopPush())}>
            {t('nudges.stop')}
          </button>
        </div>
      )}
      <div aria-live="polite">
        {unanswered && state === 'off' && <p class="sub">{t('nudges.unanswered')}</p>}
        {refused && <p class="sub">{refusedText(refused)}</p>}
      </div>
      <Chain />
    </section>
  );
}

/** Why no test was sent, as a sentence. */
function refusedText({ code, why }: TestRefusal): string {
  if (!code) return t('nudges.untested');
  if (code === 'not_subscribed' || code === 'throttled') return t(`untested.${code}`);
  return t('untested.other', { why });
}

/** What keeps reminders from this device, by what the browser or the server said. */
function troubleHere(): Key {
  const error = pushError.value;
  if (error === 'bad_endpoint') return 'trouble.host';
  if (error === 'dead_endpoint') return 'trouble.dead';
  if (error === null) return 'trouble.server';
  return /Error$/.test(error) ? 'trouble.service' : 'trouble.other';
}

/** When the last push was delivered, and what has failed since. */
export function DeliveryLine({ reach }: { reach: DeviceReach }) {
  const now = engine.value?.now() ?? Date.now();
  const { deliveredAt, error } = reach;
  return (
    <p class="sub">
      {deliveredAt === null ? t('reach.never') : t('reach.at', { ago: agoText(now - deliveredAt) })}
      {error !== null && <> {t(`reach.${troubleOf(error)}`)}</>}
    </p>
  );
}

/** The push state of one of the account's devices; nothing while it is unknown. */
export function Reached({ device }: { device: Device }) {
  const reach = reachOf(device.id);
  if (reach === undefined) return null;
  if (reach === null) return <p class="sub">{t('reach.off')}</p>;
  if (reach.on) {
    return (
      <>
        <p class="sub">{t('reach.on')}</p>
        <DeliveryLine reach={reach} />
      </>
    );
  }
  return (
    <>
      <p class="fault">{t(device.current ? 'reach.gaveUp.here' : 'reach.gaveUp')}</p>
      <DeliveryLine reach={reach} />
      {device.current && <SubscribeAgain />}
    </>
  );
}

/** Subscribe again, and request a test. */
function SubscribeAgain() {
  const [busy, setBusy] = useState(false);
  const again = async (): Promise<void> => {
    setBusy(true);
    await allowPush();
    // `pushState` may not have changed: perhaps only the server had lost the subscription. So fetch its status.
    await askStatus();
    setBusy(false);
  };
  return (
    <>
      <button type="button" class="link" {...whileBusy(busy, () => run(again()))}>
        {t('reach.again')}
      </button>
      {pushState.value === 'failing' && (
        <p class="sub" role="status">
          {t('nudges.failing', { why: t(troubleHere()) })}
        </p>
      )}
    </>
  );
}
