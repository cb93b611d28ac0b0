import { useEffect, useRef, useState } from 'preact/hooks';
import { devices, leave, newcomers, remove, rename, watchDevices, type Device } from '../app/account/devices.ts';
import { answerAsk, answered, asks, confirm, decline, watchAsks, type Ask } from '../app/account/key-request.ts';
import { offerCode, offerLink, type Offer } from '../app/account/pairing.ts';
import { devices as known, onChange } from '../app/account/session.ts';
import { ghosts } from '../app/account/removals.ts';
import { run } from '../app/failure.ts';
import { trimmed } from '../app/forms.ts';
import { momentText, t } from '../words/words.ts';
import { LeftAccounts } from './LeftAccounts.tsx';
import { QrCode } from './QrCode.tsx';
import { Reached, useStatus } from './ThisDevice.tsx';

/** The account's devices, who asks for the key, and the way to one more. */
export function Devices() {
  const [offline, setOffline] = useState(false);
  const [offer, setOffer] = useState<Offer | null>();
  const [removed, setRemoved] = useState(false);
  useStatus();
  useEffect(() => run(devices().then((list) => setOffline(list === null))), []);
  useEffect(watchAsks, []);
  // What has come may say of a device that it was removed, or that it writes on.
  useEffect(() => onChange(({ by, keys }) => { if (by === 'pull' && keys.length) run(devices()); }), []);
  useEffect(() => (offer ? watchDevices() : undefined), [offer]);
  const list = known.value ?? [];
  return (
    <main class="page">
      <h1>{t('devices.title')}</h1>
      {(offline || offer === null) && <p class="voice">{t('devices.offline')}</p>}
      <Asks />
      {ghosts.value.map(({ device, removedAt }) => (
        <p key={device} class="voice clay">
          {t('devices.ghost', { when: momentText(removedAt) })}
        </p>
      ))}
      <ul class="habits">
        {list.map((device) => (
          <Row key={device.id} device={device} fresh={newcomers.value.some(({ id }) => id === device.id)} onRemoved={() => setRemoved(true)} />
        ))}
      </ul>
      {removed && <NewCode />}
      {!offline && !offer && (
        <>
          <button type="button" class="primary" onClick={() => run(offerLink(namesOf(list)).then(setOffer))}>
            {t('devices.add')}
          </button>
          <button type="button" class="quiet" onClick={() => run(offerCode().then(setOffer))}>
            {t('devices.addCode')}
          </button>
        </>
      )}
      {offer && <Invitation offer={offer} />}
      <a class="quiet" href="/recovery">
        {t('recovery.title')}
      </a>
      <LeftAccounts />
      <a class="quiet" href="/join">
        {t('devices.joinHere')}
      </a>
    </main>
  );
}

function namesOf(list: Device[]): string[] | undefined {
  return list.length ? list.flatMap(({ name }) => name ?? []) : undefined;
}

/** Whoever has the device may have the code that was kept with it. */
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

function Row({ device, fresh, onRemoved }: { device: Device; fresh: boolean; onRemoved: () => void }) {
  const [asked, setAsked] = useState(false);
  const [name, setName] = useState<string | null>(null);
  /** The name as the form showed it when it was opened. */
  const opened = useRef<string | null>(null);
  const open = (): void => {
    opened.current = device.name;
    setName(device.name);
  };
  const called = device.name ?? t('devices.unnamed');
  const shown = device.current ? `${called} (${t('devices.this')})` : called;
  const act = (): void => {
    if (!asked) return setAsked(true);
    setAsked(false);
    if (device.current) return run(leave());
    run(remove(device.id).then((done) => done && onRemoved()));
  };
  const save = (event: Event): void => {
    event.preventDefault();
    const next = trimmed(name ?? '');
    if (next && next !== opened.current) run(rename(device.id, next));
    setName(null);
  };
  if (name !== null) {
    return (
      <li class="habit">
        <form onSubmit={save}>
          <input
            class="linkbox"
            aria-label={t('devices.name')}
            value={name}
            maxLength={60}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <button type="submit" class="link">
            {t('menu.save')}
          </button>
        </form>
      </li>
    );
  }
  return (
    <li class="habit device">
      <div>
        <p class="name" dir="auto">
          {shown}
        </p>
        <Reached device={device} />
        {fresh && <p class="sub" role="status">{t('devices.joined', { name: called })}</p>}
        {device.removed && <p class="sub clay">{t('devices.still')}</p>}
        {!device.proven && !device.removed && <p class="sub clay">{t('devices.unproven')}</p>}
        {asked && <p class="sub">{t(device.current ? 'devices.leave.sure' : 'devices.remove.sure')}</p>}
      </div>
      <div class="acts">
        {device.name !== null && (
          <button type="button" class="link" aria-label={t('devices.rename.of', { name: shown })} onClick={open}>
            {t('menu.rename')}
          </button>
        )}
        <button type="button" class="link" aria-label={device.current ? undefined : t('devices.remove.of', { name: shown })} onClick={act}>
          {t(device.current ? 'devices.leave' : 'devices.remove')}
        </button>
      </div>
    </li>
  );
}

function Asks() {
  return (
    <div aria-live="polite">
      {asks.value.map((ask) => (
        <Asked key={ask.device} ask={ask} />
      ))}
    </div>
  );
}

/** One device that asks for the key; every answer but the first is a tap, and all are counted. */
function Asked({ ask: { device, digits, state } }: { ask: Ask }) {
  const open = state === 'waiting' || state === 'again';
  return (
    <section class="card">
      <h2>{t('asks.title')}</h2>
      {digits && <p class="digits">{digits}</p>}
      <p>{t(`asks.${state}`)}</p>
      {answered.value > (open ? 0 : 1) && <p class="sub">{t('asks.count', { n: answered.value })}</p>}
      {state === 'compare' && (
        <button type="button" class="primary" onClick={() => run(confirm(device))}>
          {t('asks.same')}
        </button>
      )}
      {open && (
        <button type="button" class="primary" onClick={() => answerAsk(device)}>
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
      <section class="card">
        <p>{t('devices.type')}</p>
        <p class="digits">{`${code.slice(0, 4)}-${code.slice(4)}`}</p>
      </section>
    );
  }
  return (
    <section class="card">
      <p>{t('devices.scan')}</p>
      <QrCode text={link} label={t('devices.qr')} />
      <input class="linkbox" readOnly value={link} aria-label={t('join.link')} />
      <button type="button" onClick={() => run(navigator.clipboard.writeText(link).then(() => setCopied(true)))}>
        {t(copied ? 'devices.copied' : 'devices.copy')}
      </button>
    </section>
  );
}
