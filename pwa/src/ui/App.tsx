import { phase } from '../app/account/session.ts';
import { path } from '../app/state.ts';
import { FirstRun } from './FirstRun.tsx';
import { Foot } from './Foot.tsx';
import { HabitRow } from './HabitRow.tsx';
import { Later } from './Later.tsx';
import { Today } from './Today.tsx';

const WAIT = <main class="page" aria-busy="true" />;

/** Today comes with the first load; the rest when it is asked for. */
export function App() {
  const where = path.value;
  if (phase.value === 'starting') return WAIT;
  if (where.startsWith('/pair/') || where === '/join') return <Later wait={WAIT} show={(m) => <m.Join />} />;
  if (phase.value === 'gone') return <Later wait={WAIT} show={(m) => <m.Left />} />;
  if (phase.value === 'first') return <FirstRun />;
  return (
    <>
      <Place where={where} />
      <Foot />
    </>
  );
}

/** The screen for an address; Today for any other. */
function Place({ where }: { where: string }) {
  const [, first, id, third] = where.split('/');
  if (first === 'habit' && id && third === 'edit') return <Later wait={WAIT} show={(m) => <m.EditorPage id={id} />} />;
  if (first === 'habit' && id) return <Later wait={WAIT} show={(m) => <m.HabitPage id={id} />} />;
  if (first === 'new') return <Later wait={WAIT} show={(m) => <m.EditorPage id={null} />} />;
  if (first === 'garden') return <Later wait={WAIT} show={(m) => <m.Garden />} />;
  if (first === 'breathe') return <Later wait={WAIT} show={(m) => <m.Breathe />} />;
  if (first === 'nudge') return <Later wait={WAIT} show={(m) => <m.Nudge Row={HabitRow} />} />;
  if (first === 'reminders') return <Later wait={WAIT} show={(m) => <m.Nudges />} />;
  if (first === 'devices') return <Later wait={WAIT} show={(m) => <m.Devices />} />;
  if (first === 'more') return <Later wait={WAIT} show={(m) => <m.More />} />;
  return <Today />;
}
