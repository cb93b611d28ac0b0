import { useEffect, useState } from 'preact/hooks';
import { checkCode, isDue, keptCode, makeCode, withdrawCode, type Kept } from '../../app/account/recovery.ts';
import { engine, onChange } from '../../app/account/session.ts';
import { failed } from '../../app/records/failure.ts';
import { dateText } from '../../i18n/format.ts';
import { momentText } from '../../i18n/times.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { recoveryTexts } from '../../i18n/en/recovery.ts';
import { translator } from '../../i18n/texts.ts';
import { RecoverLink } from '../../ui/RecoverLink.tsx';
import { whileBusy } from '../../ui/busy.ts';
import { Heading } from '../../ui/Heading.tsx';
import { CODE_FIELD } from '../../ui/code-field.ts';
import { CodeOnce } from './RecoveryCode.tsx';
import '../../ui/parts.css';
import './recovery.css';

const t = translator(commonTexts, firstTexts, recoveryTexts);
type Key = Parameters<typeof t>[0];

type Step = 'look' | 'sure' | 'shown' | 'check' | 'withdraw';

/** How the code stands, which step is shown, and what each act leads to. */
function useRecovery() {
  const [kept, setKept] = useState<Kept | null>();
  const [step, setStep] = useState<Step>('look');
  // The code is in this component's state only: leaving the screen drops it.
  const [code, setCode] = useState<string | null>(null);
  const [said, setSaid] = useState<Key | null>(null);
  const [busy, setBusy] = useState(false);
  const at = engine.value;
  useEffect(() => {
    const read = (): void => void keptCode().then(setKept, failed);
    read();
    return onChange(read);
  }, [at]);
  const show = (next: Step, words: Key | null = null): void => {
    setStep(next);
    setSaid(words);
  };
  const broke = (error: unknown): void => {
    failed(error);
    show('look', 'said.failed');
  };
  const make = (): void => {
    setBusy(true);
    makeCode()
      .then((made) => {
        if ('fault' in made) return show('look', `recovery.${made.fault}`);
        setCode(made.code);
        show('shown');
      }, broke)
      .finally(() => setBusy(false));
  };
  const withdraw = (): void =>
    void withdrawCode().then((done) => show('look', done ? 'recovery.withdrawn' : 'recovery.withdraw.offline'), broke);
  const checked = (): void => {
    setCode(null);
    show('look', 'recovery.done');
  };
  return { kept, step, code, said, busy, show, make, withdraw, checked };
}

/** The account's recovery code: how it stands, and the ways to make, check and withdraw it. */
export function Recovery() {
  const { kept, step, code, said, busy, show, make, withdraw, checked } = useRecovery();
  const at = engine.value;
  return (
    <main class="page">
      <Heading above="/more">{t('recovery.title')}</Heading>
      {step === 'shown' && code ? (
        <CodeOnce code={code} onHave={() => show('check')} />
      ) : (
        <>
          <p>{t('recovery.what')}</p>
          {at && !at.master && <p class="voice clay">{t('recovery.locked')}</p>}
          {kept !== undefined && <p>{howItStands(kept)}</p>}
        </>
      )}
      <p role="status">{said && t(said)}</p>
      {step === 'check' && <Six onRight={checked} onShow={code === null ? null : () => show('shown')} />}
      {step === 'look' && at?.master && kept !== undefined && <Acts kept={kept} busy={busy} make={make} show={show} />}
      {step === 'sure' && (
        <Sure words="recovery.again.sure" act="recovery.again" busy={busy} onSure={make} onBack={() => show('look')} />
      )}
      {step === 'withdraw' && (
        <Sure
          words="recovery.withdraw.sure"
          act="recovery.withdraw.go"
          busy={busy}
          onSure={withdraw}
          onBack={() => show('look')}
        />
      )}
      {at && !at.master && <RecoverLink />}
    </main>
  );
}

function howItStands(kept: Kept | null): string {
  if (!kept) return t('recovery.none');
  if (!kept.checkedOn) return t('recovery.unchecked', { date: momentText(kept.madeAt) });
  const date = dateText(kept.checkedOn, { dateStyle: 'long' });
  return t(isDue(kept) ? 'recovery.due' : 'recovery.checked', { date });
}

function Acts({
  kept,
  busy,
  make,
  show,
}: {
  kept: Kept | null;
  busy: boolean;
  make: () => void;
  show: (step: Step) => void;
}) {
  if (!kept) {
    return (
      <button type="button" class="primary" {...whileBusy(busy, make)}>
        {t(busy ? 'recovery.making' : 'recovery.make')}
      </button>
    );
  }
  return (
    <>
      <button type="button" class="primary" onClick={() => show('check')}>
        {t('recovery.check')}
      </button>
      <button type="button" class="quiet" onClick={() => show('sure')}>
        {t('recovery.again')}
      </button>
      <button type="button" class="quiet" onClick={() => show('withdraw')}>
        {t('recovery.withdraw')}
      </button>
    </>
  );
}

/** Typing the end of the code back shows that it was written down to its end. */
function Six({ onRight, onShow }: { onRight: () => void; onShow: (() => void) | null }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    checkCode(text).then((right) => (right ? onRight() : setWrong(true)), failed);
  };
  return (
    <form onSubmit={submit}>
      <label>
        {t('recovery.six')}
        <input
          {...CODE_FIELD}
          value={text}
          aria-describedby="six-why"
          onInput={(event) => {
            setText(event.currentTarget.value);
            setWrong(false);
          }}
        />
      </label>
      <p class="fine" id="six-why">
        {t('recovery.six.why')}
      </p>
      <p role="alert">{wrong && t('recovery.six.wrong')}</p>
      <button type="submit" class="primary">
        {t('recovery.six.go')}
      </button>
      {onShow && (
        <button type="button" class="quiet" onClick={onShow}>
          {t('recovery.six.show')}
        </button>
      )}
    </form>
  );
}

interface Asked {
  words: Key;
  act: Key;
  busy: boolean;
  onSure: () => void;
  onBack: () => void;
}

function Sure({ words, act, busy, onSure, onBack }: Asked) {
  return (
    <section class="card">
      <p>{t(words)}</p>
      <div class="acts">
        <button type="button" class="link" {...whileBusy(busy, onSure)}>
          {t(busy ? 'recovery.making' : act)}
        </button>
        <button type="button" class="link" onClick={onBack}>
          {t('cancel')}
        </button>
      </div>
    </section>
  );
}
