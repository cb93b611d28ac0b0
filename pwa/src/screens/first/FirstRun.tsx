import { useLayoutEffect, useState } from 'preact/hooks';
import { keepFirst } from '../../app/account/leftovers.ts';
import type { Picked } from '../../app/habit/starters.ts';
import { trimmed } from '../../app/platform/forms.ts';
import { STARTERS } from '../../app/records/looks.ts';
import { beginTexts } from '../../i18n/en/begin.ts';
import { starters } from '../../i18n/starters.ts';
import { translator } from '../../i18n/texts.ts';
import { Later } from '../../ui/Later.tsx';
import type { Part } from '../../ui/part.ts';
import { parts } from '../../ui/parts.ts';
import { RecoverLink } from '../../ui/RecoverLink.tsx';
import { SignIn } from '../../ui/SignIn.tsx';
import { Tile, type Offer } from './Tile.tsx';
import './first.css';

const t = translator(beginTexts);

/** All that comes after the first screen. */
export interface Rest {
  begin(kept: readonly Picked[]): void;
}

/** One calm screen: what this is, who can read it, and five starters to choose from. */
export function FirstRun({ home }: { home: Part<Rest> }) {
  const [offers, setOffers] = useState(offered);
  const [begun, setBegun] = useState<readonly Picked[] | null>(null);
  const change = (id: string, to: Partial<Offer>): void =>
    setOffers(offers.map((one) => (one.id === id ? { ...one, ...to } : one)));
  const start = (): void => {
    const kept = offers.filter((one) => one.kept).map(pickedOf);
    // Today begins at its top.
    scrollTo(0, 0);
    // The rest may not be here yet: a page that is left meanwhile leaves the choice to the next one.
    keepFirst(kept);
    setBegun(kept);
  };
  return (
    <main class="page first">
      <h1>{t('first.title')}</h1>
      <p>{t('first.what')}</p>
      <Privacy />
      {!isSecureContext && <Later of={parts.insecure} show={({ Insecure }) => <Insecure />} />}
      <SignIn />
      <h2 id="pick">{t('first.pick')}</h2>
      <ul class="tiles" aria-labelledby="pick">
        {offers.map((offer) => (
          <Tile key={offer.id} offer={offer} onChange={(to) => change(offer.id, to)} />
        ))}
      </ul>
      <div class="begin">
        {begun && <Later of={home} failed={t('first.failed')} show={(rest) => <Begin rest={rest} kept={begun} />} />}
        <button type="button" class="primary start" disabled={begun !== null} onClick={start}>
          {t('first.begin')}
        </button>
      </div>
      <a class="quiet" href="/join">
        {t('first.join')}
      </a>
      <RecoverLink />
      <p class="fine">{t('first.device')}</p>
    </main>
  );
}

/** Who can read it; and, for whoever asks, what the server sees nevertheless. */
function Privacy() {
  return (
    <details class="promise">
      <summary>
        <b>{t('first.private')}</b> <span class="asked">{t('first.sees')}</span>
      </summary>
      <p class="fine">{t('first.sees.how')}</p>
    </details>
  );
}

function offered(): Offer[] {
  return starters.map(([id, key]) => ({
    id,
    usual: t(key),
    name: t(key),
    how: t(`${key}.how`),
    kept: STARTERS[id]!.chosen,
  }));
}

function pickedOf({ id, usual, name }: Offer): Picked {
  const own = trimmed(name);
  return { id, name: own && own !== usual ? own : null };
}

/** Begins as soon as all is here to begin with. */
function Begin({ rest, kept }: { rest: Rest; kept: readonly Picked[] }) {
  useLayoutEffect(() => rest.begin(kept), []);
  return null;
}
