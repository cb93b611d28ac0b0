import { useEffect, useState } from 'preact/hooks';
import { HandHeart, Stethoscope, Wind, type IconNode } from 'lucide';
import { coverScreen } from '../../app/platform/ways-back.ts';
import { watchContacts } from '../../app/records/contacts.ts';
import { momentTexts } from '../../i18n/en/moment.ts';
import { moreTexts } from '../../i18n/en/more.ts';
import { translator } from '../../i18n/texts.ts';
import { Heading } from '../../ui/Heading.tsx';
import { useCountry } from '../../ui/help/use-country.ts';
import { IconSvg } from '../../ui/IconSvg.tsx';
import { Lung } from '../../ui/Lung.tsx';
import { Done } from './Done.tsx';
import { Near } from './Near.tsx';
import { Part, useBeginning } from './Part.tsx';
import { Steps } from './Steps.tsx';
import { Unsafe } from './Unsafe.tsx';
import '../../ui/parts.css';
import '../../ui/help/help.css';
import './moment.css';

const t = translator(momentTexts, moreTexts);

/** What fills a minute or two. */
type Way = 'breathe' | 'kind' | 'case';
type View = Way | 'unsafe' | 'done' | null;

const WAYS: readonly { way: Way; icon: IconNode }[] = [
  { way: 'breathe', icon: Wind },
  { way: 'kind', icon: HandHeart },
  { way: 'case', icon: Stethoscope },
];

/**
 * `/moment`: a person, a line and the emergency numbers, and a minute or two for oneself. It is there without an
 * account, a key or a network, and writes nothing down by itself.
 */
export function Moment() {
  useEffect(watchContacts, []);
  const { shown: country } = useCountry();
  const [view, setView] = useState<View>(null);
  /** Which way was gone last; null: none yet. */
  const [way, setWay] = useState<Way | null>(null);
  const begin = (to: Way): void => {
    setWay(to);
    setView(to);
  };
  const isWithin = view !== null;
  // Back leads to the choice first.
  useEffect(() => (isWithin ? coverScreen(() => setView(null)) : undefined), [isWithin]);
  return (
    <main class={view === 'unsafe' ? 'page moment calling' : 'page moment'}>
      <Heading above="/">{t('moment.title')}</Heading>
      {view === 'unsafe' ? (
        <Part name={t('moment.now')}>
          <Unsafe country={country} />
        </Part>
      ) : (
        <>
          <Near country={country} onUnsafe={() => setView('unsafe')} />
          <div class={view === 'breathe' ? 'minute breathing' : 'minute'}>
            <Minute view={view} way={way} onBegin={begin} onView={setView} />
          </div>
        </>
      )}
    </main>
  );
}

interface Props {
  view: Exclude<View, 'unsafe'>;
  way: Way | null;
  onBegin: (way: Way) => void;
  onView: (view: View) => void;
}

function Minute({ view, way, onBegin, onView }: Props) {
  switch (view) {
    case null:
      return <Choice isAgain={way !== null} onBegin={onBegin} />;
    case 'breathe':
      return <Breath onEnd={() => onView('done')} />;
    case 'done':
      return <Done isKind={way === 'kind'} onElse={() => onView(null)} />;
    default:
      return <Steps key={view} way={view} onEnd={() => onView('done')} />;
  }
}

function Choice({ isAgain, onBegin }: { isAgain: boolean; onBegin: (way: Way) => void }) {
  const name = t('moment.ask');
  return (
    <>
      <h2 tabIndex={-1} ref={useBeginning(isAgain ? name : null)}>
        {name}
      </h2>
      <ul class="plain choice">
        {WAYS.map(({ way, icon }) => (
          <li key={way}>
            <button type="button" onClick={() => onBegin(way)}>
              <IconSvg nodes={icon} />
              <span class="name">{t(`moment.${way}`)}</span>
              <span class="sub">{t(`moment.${way}.why`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="fine">{t('moment.unlogged')}</p>
    </>
  );
}

/** Even breaths, in and out alike: nothing is to be counted. */
function Breath({ onEnd }: { onEnd: () => void }) {
  const [since] = useState(Date.now);
  const nothing = (): void => undefined;
  return (
    <Part name={t('moment.breathe')} isUnseen>
      <Lung pattern="coherent" minutes={1} since={since} onEnd={onEnd} onLeave={nothing} />
    </Part>
  );
}
