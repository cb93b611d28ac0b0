import { useEffect, useState } from 'preact/hooks';
import { namesApart } from '../../app/account/device-names.ts';
import { fetchDevices, newcomers, watchDevices, type Device } from '../../app/account/devices.ts';
import {
  answerKeyRequest,
  answeredCount,
  keyRequests,
  confirm,
  decline,
  watchKeyRequests,
  type KeyRequest,
} from '../../app/account/key-request.ts';
import { offerCode, offerLink, type Offer } from '../../app/account/pairing.ts';
import { devices, onChange, sign } from '../../app/account/session.ts';
import { ghosts } from '../../app/account/removals.ts';
import { run } from '../../app/records/failure.ts';
import { listed } from '../../i18n/lists.ts';
import { momentText } from '../../i18n/times.ts';
import { devicesTexts } from '../../i18n/en/devices.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { joinTexts } from '../../i18n/en/join.ts';
import { recoveryTexts } from '../../i18n/en/recovery.ts';
import { syncTexts } from '../../i18n/en/sync.ts';
import { waysTexts } from '../../i18n/en/ways.ts';
import { translator } from '../../i18n/texts.ts';
import { DeviceRow } from './DeviceRow.tsx';
import { LeftAccounts } from './LeftAccounts.tsx';
import { QrCode } from './QrCode.tsx';
import { Heading } from '../../ui/Heading.tsx';
import { useStatus } from '../../ui/ThisDevice.tsx';
import '../../ui/parts.css';
import './devices.css';

const t = translator(devicesTexts, firstTexts, joinTexts, recoveryTexts, syncTexts, waysTexts);

/** The account's devices, who asks for the key, and the way to one more. */
export function Devices() {
  const [offer, setOffer] = useState<Offer | null>();
  const [removed, setRemoved] = useState(false);
  useStatus();
  const offline = useDevices();
  useEffect(() => (offer ? watchDevices() : undefined), [offer]);
  const list = devices.value ?? [];
  const names = namesApart(list, (name, n) => t('devices.nth', { name, n }));
  const came = newcomers.value;
  return (
    <main class="page">
      <Heading above="/more">{t('devices.title')}</Heading>
      {(offline || offer === null) && (
        <p class="voice">{t(sign.value.signin ? 'sync.signin.why' : 'devices.offline')}</p>
      )}
      <KeyRequests />
      <Ghosts />
      {/* Above the list, which comes late and would move it from under a thumb. */}
      {!offline && !offer && <Adding names={namesOf(list)} onOffer={setOffer} />}
      {offer && came.length === 0 && <Invitation offer={offer} />}
      {offer && came.length > 0 && (
        <Came
          names={came.map(({ id }) => names.get(id) ?? t('devices.unnamed'))}
          reads={offer.link !== null}
          onMore={() => setOffer(undefined)}
        />
      )}
      <ul class="habits">
        {list.map((device) => (
          <DeviceRow
            key={device.id}
            device={device}
            name={names.get(device.id) ?? null}
            fresh={came.some(({ id }) => id === device.id)}
            onRemoved={() => setRemoved(true)}
          />
        ))}
      </ul>
      {removed && <NewCode />}
      <LeftAccounts />
      <section class="card">
        <h2>{t('devices.joinHere.title')}</h2>
        <p>{t('devices.joinHere.why')}</p>
        <a class="link" href="/join">
          {t('devices.joinHere')}
        </a>
      </section>
      <a class="quiet" href="/recovery">
        {t('recovery.title')}
      </a>
    </main>
  );
}

/** The ways to let another device use this garden. */
function Adding({ names, onOffer }: { names: string[] | undefined; onOffer: (offer: Offer | null) => void }) {
  return (
    <section class="card" aria-label={t('devices.add')}>
      <p>{t('devices.add.why')}</p>
      <button type="button" class="primary" onClick={() => run(offerLink(names).then(onOffer))}>
        {t('devices.add')}
      </button>
      <button type="button" class="quiet" onClick={() => run(offerCode().then(onOffer))}>
        {t('devices.addCode')}
      </button>
    </section>
  );
}

/** Another device has joined: the code is used up. By a typed code it cannot read yet: see `Asked`. */
function Came({ names, reads, onMore }: { names: string[]; reads: boolean; onMore: () => void }) {
  return (
    <section class="card">
      <p role="status">{t(reads ? 'devices.came' : 'devices.came.code', { names: listed(names) })}</p>
      {reads && <ToToday />}
      <button type="button" class="link" onClick={onMore}>
        {t('devices.more')}
      </button>
    </section>
  );
}

function ToToday() {
  return (
    <a class="primary button" href="/">
      {t('to.today')}
    </a>
  );
}

/** Ask for the list, for requests for the key, and again when something may have changed it. Whether the last question had no answer. */
function useDevices(): boolean {
  const [noAnswer, setNoAnswer] = useState(false);
  const { offline, unreachable, signin, locked } = sign.value;
  useEffect(() => {
    const look = (): void => run(fetchDevices().then((list) => setNoAnswer(list === null)));
    look();
    // Pulled records may say that a device was removed, or that a removed one still writes.
    return onChange(({ by, keys }) => by === 'pull' && keys.length > 0 && look());
  }, [offline, unreachable, signin, locked]);
  useEffect(watchKeyRequests, []);
  return noAnswer;
}

/** A warning about removed devices that have written since. */
function Ghosts() {
  return (
    <>
      {ghosts.value.map(({ device, removedAt }) => (
        <p key={device} class="voice clay">
          {t('devices.ghost', { when: momentText(removedAt) })}
        </p>
      ))}
    </>
  );
}

function namesOf(list: Device[]): string[] | undefined {
  return list.length ? list.flatMap(({ name }) => name ?? []) : undefined;
}

/** After a removal: whoever has that device may also have the recovery code. */
function NewCode() {
  return (
    <p class="voice" role="status">
      {t('recovery.removed')}
      <a class="link" href="/recovery">
        {t('recovery.again')}
      </a>
    </p>
  );
}

function KeyRequests() {
  return (
    <div aria-live="polite">
      {keyRequests.value.map((ask) => (
        <Asked key={ask.device} ask={ask} />
      ))}
    </div>
  );
}

/** One device that asks for the key; every answer but the first is a tap, and all are counted. */
function Asked({ ask: { device, digits, state } }: { ask: KeyRequest }) {
  const open = state === 'waiting' || state === 'again';
  return (
    <section class="card">
      <h2>{t(state === 'given' ? 'asks.given.title' : 'asks.title')}</h2>
      {digits && <p class="digits">{digits}</p>}
      <p>{t(`asks.${state}`)}</p>
      {answeredCount.value > (open ? 0 : 1) && <p class="sub">{t('asks.count', { n: answeredCount.value })}</p>}
      {state === 'given' && <ToToday />}
      {state === 'compare' && (
        <button type="button" class="primary" onClick={() => run(confirm(device))}>
          {t('asks.same')}
        </button>
      )}
      {open && (
        <button type="button" class="primary" onClick={() => answerKeyRequest(device)}>
          {t('asks.answer')}
        </button>
      )}
      {state !== 'given' && state !== 'making' && (
        <button type="button" class="link" onClick={() => run(decline(device))}>
          {t('asks.differ')}
        </button>
      )}
    </section>
  );
}

function Invitation({ offer }: { offer: Offer }) {
  const [copied, setCopied] = useState(false);
  const { code, link } = offer;
  if (!link) {
    return (
      <section class="card" aria-label={t('devices.addCode')}>
        <p>{t('devices.type')}</p>
        <p class="digits">{`${code.slice(0, 4)}-${code.slice(4)}`}</p>
      </section>
    );
  }
  return (
    <section class="card" aria-label={t('devices.add')}>
      <p>{t('devices.scan')}</p>
      <QrCode text={link} label={t('devices.qr')} />
      <input class="input" readOnly value={link} aria-label={t('join.link')} />
      <button type="button" onClick={() => run(navigator.clipboard.writeText(link).then(() => setCopied(true)))}>
        {t(copied ? 'devices.copied' : 'devices.copy')}
      </button>
    </section>
  );
}
