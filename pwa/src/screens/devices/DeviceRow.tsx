import { useState } from 'preact/hooks';
import { leave, remove, rename, type Device } from '../../app/account/devices.ts';
import { run } from '../../app/records/failure.ts';
import { trimmed } from '../../app/platform/forms.ts';
import { KINDS } from '../../domain/schema.ts';
import { momentText } from '../../i18n/times.ts';
import { devicesTexts } from '../../i18n/en/devices.ts';
import { commonTexts } from '../../i18n/en/common.ts';
import { firstTexts } from '../../i18n/en/first.ts';
import { translator } from '../../i18n/texts.ts';
import { Ask } from '../../ui/Ask.tsx';
import { useProposed } from '../../ui/proposed.ts';
import { Reached } from '../../ui/ThisDevice.tsx';

const t = translator(commonTexts, devicesTexts, firstTexts);

interface Row {
  device: Device;
  /** What it is called here; see `namesApart`. */
  name: string | null;
  fresh: boolean;
  onRemoved: () => void;
}

/** One device of the account: how it stands, its name, and its removal, which is asked about first. */
export function DeviceRow({ device, name, fresh, onRemoved }: Row) {
  const [state, setState] = useState<'asked' | 'failed' | null>(null);
  const [isNaming, setNaming] = useState<boolean | null>(null);
  if (isNaming) return <Naming device={device} onDone={() => setNaming(false)} />;
  const called = name ?? t('devices.unnamed');
  const shown = device.current ? t('devices.this', { name: called }) : called;
  const act = (): void => {
    setState(null);
    run(
      (device.current ? leave() : remove(device.id)).then((done) => {
        if (!done) setState('failed');
        else if (!device.current) onRemoved();
      }),
    );
  };
  return (
    <li class="habit device">
      <Standing device={device} called={called} shown={shown} fresh={fresh} failed={state === 'failed'} />
      {state === 'asked' ? (
        <Ask
          words={device.current ? t('devices.leave.sure') : t('devices.remove.sure', { name: called })}
          yes={t(device.current ? 'devices.leave.yes' : 'devices.remove.yes')}
          onYes={act}
          onNo={() => setState(null)}
        />
      ) : (
        <div class="acts">
          {device.name !== null && (
            // Keep the keyboard focus on the row after renaming.
            <button
              ref={isNaming === false ? focus : undefined}
              type="button"
              class="link"
              aria-label={t('devices.rename.of', { name: shown })}
              onClick={() => setNaming(true)}
            >
              {t('menu.rename')}
            </button>
          )}
          <button
            type="button"
            class="link"
            aria-label={device.current ? undefined : t('devices.remove.of', { name: shown })}
            onClick={() => setState('asked')}
          >
            {t(device.current ? 'devices.leave' : 'devices.remove')}
          </button>
        </div>
      )}
    </li>
  );
}

function focus(on: HTMLElement | null): void {
  on?.focus();
}

interface Stands {
  device: Device;
  called: string;
  shown: string;
  fresh: boolean;
  failed: boolean;
}

function Standing({ device, called, shown, fresh, failed }: Stands) {
  return (
    <div>
      <p class="name" dir="auto">
        {shown}
      </p>
      <p class="sub">{t('devices.since', { date: momentText(device.madeAt) })}</p>
      <Reached device={device} />
      {fresh && (
        <p class="sub" role="status">
          {t('devices.joined', { name: called })}
        </p>
      )}
      {device.removed && <p class="sub clay">{t('devices.still')}</p>}
      {!device.proven && !device.removed && <p class="sub clay">{t('devices.unproven')}</p>}
      <div role="status">{failed && <p class="fault">{t('left.account.offline')}</p>}</div>
    </div>
  );
}

/** The form to rename a device; it stays open until the server has accepted the name. */
function Naming({ device, onDone }: { device: Device; onDone: () => void }) {
  const [name, setName, isOwn] = useProposed(device.name ?? '');
  const [failed, setFailed] = useState(false);
  const save = (event: Event): void => {
    event.preventDefault();
    setFailed(false);
    const next = trimmed(name);
    if (!isOwn || !next || next === device.name) return onDone();
    run(rename(device.id, next).then((done) => (done ? onDone() : setFailed(true))));
  };
  return (
    <li class="habit">
      <form onSubmit={save}>
        <input
          class="input"
          aria-label={t('devices.name')}
          ref={focus}
          value={name}
          maxLength={KINDS.d.fields.name.most}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <div role="status">{failed && <p class="fault">{t('left.account.offline')}</p>}</div>
        <button type="submit" class="link">
          {t('menu.save')}
        </button>
      </form>
    </li>
  );
}
