import type { ComponentChildren } from 'preact';
import { phase } from '../app/account/session.ts';
import { path } from '../app/state.ts';
import { placeAt, type Screen } from '../shared/routes.ts';
import { FirstRun } from './FirstRun.tsx';
import { Foot } from './Foot.tsx';
import { HabitRow } from './HabitRow.tsx';
import { Later, type Screens } from './Later.tsx';
import { Today } from './Today.tsx';

const WAIT = <main class="page" aria-busy="true" />;

/** Today comes with the first load; the rest when it is asked for. */
export function App() {
  const where = path.value;
  if (phase.value === 'starting') return WAIT;
  const at = placeAt(where)?.screen;
  if (at === 'pair' || at === 'join') return <Later wait={WAIT} show={(m) => <m.Join />} />;
  if (at === 'recover') return <Later wait={WAIT} show={(m) => <m.Recover />} />;
  if (phase.value === 'broken') return <Later wait={WAIT} show={(m) => <m.Broken />} />;
  if (phase.value === 'gone') return <Later wait={WAIT} show={(m) => <m.Left />} />;
  if (phase.value === 'first') return <FirstRun />;
  return (
    <>
      <Place where={where} />
      <Foot />
    </>
  );
}

type Show = (screens: Screens, id: string) => ComponentChildren;

/** The screens that come later. Today is here already; joining and coming back stand alone. */
const SHOWN: Record<Exclude<Screen, 'today' | 'join' | 'pair' | 'recover'>, Show> = {
  habit: (m, id) => <m.HabitPage id={id} />,
  edit: (m, id) => <m.EditorPage id={id} />,
  new: (m) => <m.EditorPage id={null} />,
  garden: (m) => <m.Garden />,
  breathe: (m) => <m.Breathe />,
  nudge: (m) => <m.Nudge Row={HabitRow} />,
  reminders: (m) => <m.Nudges />,
  devices: (m) => <m.Devices />,
  key: (m) => <m.Key />,
  recovery: (m) => <m.Recovery />,
  more: (m) => <m.More />,
};

/** The screen for an address; Today for any other. */
function Place({ where }: { where: string }) {
  const { screen, id } = placeAt(where) ?? { screen: 'today', id: '' };
  if (screen === 'today' || screen === 'join' || screen === 'pair' || screen === 'recover') return <Today />;
  // Another habit is another page: nothing of the one before stays in its fields.
  return <Later key={where} wait={WAIT} show={(m) => SHOWN[screen](m, id)} />;
}
