import { useState } from 'preact/hooks';
import { engine } from '../../app/account/signals.ts';
import { configure } from '../../app/habit/edit.ts';
import { run } from '../../app/records/failure.ts';
import { stored } from '../../app/records/settings.ts';
import { numbersOf, proposed } from './country.ts';

export interface Country {
  /** Whose numbers are shown: the chosen one, else the one that is proposed; '' for none. */
  shown: string;
  /** Nobody has chosen it: it is the region of this device. */
  isProposed: boolean;
  choose: (country: string) => void;
}

/** The country that was chosen, and the way to choose; before there is an account it is kept by this page alone. */
export function useCountry(): Country {
  const [here, setHere] = useState('');
  const [offer] = useState(proposed);
  const found = stored.value.get('country');
  const choose = (next: string): void => {
    setHere(next);
    if (engine.peek()) run(configure('country', next));
  };
  const country = typeof found === 'string' && numbersOf(found).length ? found : engine.value ? '' : here;
  return { shown: country || offer, isProposed: !country && offer !== '', choose };
}
