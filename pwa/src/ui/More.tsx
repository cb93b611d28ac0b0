import { useEffect, useState } from 'preact/hooks';
import { leave } from '../app/actions.ts';
import { exported, join, listDevices, pairingLink, readLink, removeDevice } from '../app/invite.ts';
import { farewell, type Device } from '../app/session.ts';
import { go } from '../app/router.ts';
import { t, type Key } from '../words/en.ts';
import { QrCode } from './QrCode.tsx';
import './more.css';

/** What is not needed every day. */
export function More() {
  return (
    <main class="page">
      <h1>{t('more.title')}</h1>
      {!isSecureContext && <p class="voice clay">{t('more.http')}</p>}
      <a class="card" href="/devices">
        {t('more.devices')}
      </a>
      <button type="button" class="card" onClick={() => void download()}>
        <span>{t('more.export')}</span>
        <span class="sub">{t('more.export.why')}</span>
      </button>
      <section class="card">
        <h2>{t('more.install')}</h2>
        <p>{t('more.install.how')}</p>
      </section>
      <section class="card">
        <h2>{t('more.about')}</h2>
        <p>{t('more.about.text')}</p>
      </section>
    </main>
  );
}

async function download(): Promise<void> {
  const url = URL.createObjectURL(new Blob([await exported()], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'tend.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The account's devices, and the way to one more. */
export function Devices() {
  const [list, setList] = useState<Device[] | null>();
  const [link, setLink] = useState<string | null>();
  const [asked, setAsked] = useState<string | null>(null);
  const read = (): void => void listDevices().then(setList);
  useEffect(read, []);
  return (
    <main class="page">
      <h1>{t('devices.title')}</h1>
      {list === null && <p class="voice">{t('devices.offline')}</p>}
      <ul class="habits">
        {list?.map((device) => (
          <li key={device.id} class="habit">
            <div>
              <p class="name">
                {device.name ?? t('devices.unnamed')}
                {device.current && ` (${t('devices.this')})`}
              </p>
              {asked === device.id && <p class="sub">{t(device.current ? 'devices.leave.sure' : 'devices.remove.sure')}</p>}
            </div>
            <button
              type="button"
              class="link"
              onClick={() => {
                if (asked !== device.id) return setAsked(device.id);
                setAsked(null);
                void (device.current ? leave() : removeDevice(device.id)).then(read);
              }}
            >
              {t(device.current ? 'devices.leave' : 'devices.remove')}
            </button>
          </li>
        ))}
      </ul>
      {list && !link && (
        <button type="button" class="primary" onClick={() => void pairingLink(list.map((one) => one.name ?? '').filter(Boolean)).then(setLink)}>
          {t('devices.add')}
        </button>
      )}
      {link === null && <p class="voice">{t('devices.offline')}</p>}
      {link && <Invitation link={link} />}
      <a class="quiet" href="/join">
        {t('devices.joinHere')}
      </a>
    </main>
  );
}

function Invitation({ link }: { link: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <section class="card">
      <p>{t('devices.scan')}</p>
      <QrCode text={link} label={t('devices.qr')} />
      <input class="linkbox" readOnly value={link} aria-label={t('join.link')} />
      <button type="button" onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}>
        {t(copied ? 'devices.copied' : 'devices.copy')}
      </button>
    </section>
  );
}

/** The joining side: from an opened link, or a pasted one; always after a tap. */
export function Join() {
  const [text, setText] = useState(location.pathname.startsWith('/pair/') ? location.href : '');
  const [fault, setFault] = useState<Key | null>(null);
  const [busy, setBusy] = useState(false);
  const link = readLink(text);
  const submit = async (): Promise<void> => {
    if (!link) return setFault('join.notLink');
    setBusy(true);
    const came: Awaited<ReturnType<typeof join>> = await join(link).catch(() => 'unknown');
    setBusy(false);
    if (came === 'joined') go('/');
    else setFault(`join.${came}`);
  };
  return (
    <main class="page">
      <h1>{t('join.title')}</h1>
      <p>{t('join.how')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <label>
          {t('join.link')}
          <input class="linkbox" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        {link && <p>{link.names.length ? t('join.ask', { names: link.names.join(', ') }) : t('join.askNone')} {t('join.comes')}</p>}
        <p role="alert">{fault && t(fault)}</p>
        <button type="submit" class="primary" disabled={busy}>
          {t('join.go')}
        </button>
      </form>
      <a class="quiet" href="/">
        {t('back')}
      </a>
    </main>
  );
}

/** After leaving or being removed. */
export function Left() {
  return (
    <main class="page">
      <h1>{t('left.title')}</h1>
      <p>{t(farewell.value === 'gone' ? 'left.deleted' : 'left.text')}</p>
      <button type="button" class="primary" onClick={() => location.assign('/')}>
        {t('left.again')}
      </button>
    </main>
  );
}
