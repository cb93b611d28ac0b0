import { useEffect, useState } from 'preact/hooks';
import { askForKey, ownRequest } from '../../app/account/key-request.ts';
import { join, readInvitation } from '../../app/account/pairing.ts';
import { go } from '../../app/platform/router.ts';
import { pairingLink } from '../../app/platform/router.ts';
import { say } from '../../app/records/perform.ts';
import { engine, sign } from '../../app/account/session.ts';
import { joinTexts } from '../../i18n/en/join.ts';
import { waysTexts } from '../../i18n/en/ways.ts';
import { listed } from '../../i18n/lists.ts';
import { translator } from '../../i18n/texts.ts';
import { whileBusy } from '../../ui/busy.ts';
import { Camera } from './Camera.tsx';
import { Heading } from '../../ui/Heading.tsx';
import { RecoverLink } from '../../ui/RecoverLink.tsx';
import { SignIn } from '../../ui/SignIn.tsx';
import { run } from '../../app/records/failure.ts';
import '../../ui/parts.css';
import './join.css';

const t = translator(joinTexts, waysTexts);
type Key = Parameters<typeof t>[0];

/** The joining side: an opened or pasted link, or a typed code; always after a tap. */
export function Join() {
  const [text, setText] = useState(codeInAddress);
  const [fault, setFault] = useState<Key | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => setText(pairingLink.value ?? codeInAddress()), [pairingLink.value]);
  const invitation = readInvitation(text);
  const shut = sign.value.shut && !sign.value.offline;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!invitation) return setFault('join.notLink');
    setBusy(true);
    const came = await join(invitation);
    setBusy(false);
    if (came !== 'joined') return setFault(`join.${came}`);
    pairingLink.value = null;
    // A code brings no key: this screen stays until the other device has handed it over.
    if (!engine.value?.master) return;
    go('/', true);
    say(t('join.done'));
  };
  if (ownRequest.value) return <Asking />;
  return (
    <main class="page">
      <Heading above="/">{t('join.title')}</Heading>
      <p>{t('join.how')}</p>
      <Scan isNeeded={!invitation} onFound={setText} />
      <form onSubmit={(event) => run(submit(event))}>
        <label>
          {t('join.link')}
          <input class="input" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        {invitation && (
          <p>
            {invitation.names.length ? t('join.ask', { names: listed(invitation.names) }) : t('join.askNone')}{' '}
            {t('join.comes')}
          </p>
        )}
        <SignIn />
        <p role="alert">{fault && !(shut && fault === 'join.offline') && t(fault)}</p>
        <button type="submit" class="primary" {...whileBusy(busy)}>
          {t('join.go')}
        </button>
      </form>
      <RecoverLink />
    </main>
  );
}

/** The camera, once it is asked for. */
function Scan({ isNeeded, onFound }: { isNeeded: boolean; onFound: (text: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const found = (text: string): void => {
    onFound(text);
    setOpen(false);
  };
  if (isOpen) return <Camera onFound={found} onStop={() => setOpen(false)} />;
  if (!isNeeded) return null;
  return (
    <button type="button" class="primary" onClick={() => setOpen(true)}>
      {t('join.scan')}
    </button>
  );
}

/** After a reload the secret is gone; the code alone still lets in, and the key is asked for. */
function codeInAddress(): string {
  return /^\/pair\/([\w-]+)$/.exec(location.pathname)?.[1] ?? '';
}

/** After a typed code: the key comes once the other device has seen the same digits. */
function Asking() {
  const { digits, state } = ownRequest.value!;
  return (
    <main class="page">
      <Heading above="/">{t('join.title')}</Heading>
      <div aria-live="polite">
        {state === 'waiting' && <p>{t('asking.waiting')}</p>}
        {state === 'compare' && (
          <>
            <p class="digits">{digits}</p>
            <p>{t('asking.compare')}</p>
          </>
        )}
        {state === 'done' && <p>{t('asking.done')}</p>}
        {state === 'refused' && (
          <>
            <p>{t('asking.refused')}</p>
            <button type="button" class="primary" onClick={() => run(askForKey())}>
              {t('asking.again')}
            </button>
          </>
        )}
      </div>
      {state === 'done' && (
        <a class="primary button" href="/">
          {t('to.today')}
        </a>
      )}
    </main>
  );
}
