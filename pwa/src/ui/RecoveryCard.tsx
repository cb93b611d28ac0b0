import { useEffect, useState } from 'preact/hooks';
import { isCalm, offerNow, restOffer, type Offer } from '../app/records/recovery-offer.ts';
import { devices, engine, onChange, sign } from '../app/account/session.ts';
import { failed } from '../app/records/failure.ts';
import { recoveryTexts } from '../i18n/en/recovery.ts';
import { translator } from '../i18n/texts.ts';
import './parts.css';

const t = translator(recoveryTexts);

/** Computes the offer when shown, and again when what it depends on has changed. */
function useOffer(wanted: boolean): [Offer, () => void] {
  const [offer, setOffer] = useState<Offer>(null);
  const at = engine.value;
  const { syncedAt, signin, shut, offline, locked } = sign.value;
  useEffect(() => {
    if (!wanted) return;
    const ask = (): void => void offerNow().then(setOffer, failed);
    ask();
    return onChange(({ keys }) => keys.some(([kind]) => kind === 'k' || kind === 's') && ask());
  }, [wanted, at, syncedAt > 0, signin, shut, offline, locked, devices.value]);
  return [wanted ? offer : null, () => setOffer(null)];
}

/** A card below the list on Today, from the second day on; "not now" hides it for a week. */
export function RecoveryCard() {
  const [offer, hide] = useOffer(isCalm());
  if (!offer) return null;
  const rest = (): void => {
    restOffer();
    hide();
  };
  return (
    <section class="card offer" aria-label={t('recovery.card')}>
      <h2>{t('recovery.card')}</h2>
      <p>{t(offer === 'alone' ? 'recovery.card.why' : `recovery.card.${offer}`)}</p>
      <div class="acts">
        <a class="link" href="/recovery">
          {t(offer === 'alone' ? 'recovery.card.make' : 'recovery.card.check')}
        </a>
        <button type="button" class="link" onClick={rest}>
          {t('recovery.card.rest')}
        </button>
      </div>
    </section>
  );
}

/** On the sync sheet: no other device or code is known to have the key. */
export function OnlyHere({ onGo }: { onGo: () => void }) {
  const [offer] = useOffer(true);
  if (offer !== 'alone' && offer !== 'unchecked') return null;
  return (
    <div class="state">
      <p>{t(offer === 'alone' ? 'recovery.sync' : 'recovery.sync.unchecked')}</p>
      <a class="link" href="/recovery" onClick={onGo}>
        {t(offer === 'alone' ? 'recovery.card.make' : 'recovery.card.check')}
      </a>
    </div>
  );
}
