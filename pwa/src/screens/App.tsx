import { phase } from '../app/account/session.ts';
import { path } from '../app/platform/router.ts';
import { Later } from '../ui/Later.tsx';
import { FirstRun } from './first/FirstRun.tsx';
import { Foot } from './Foot.tsx';
import { instead, rowAt } from './routes.ts';

const WAIT = <main class="page" aria-busy="true" />;

/** Today is part of the first load; the other screens are loaded on demand. */
export function App() {
  const where = path.value;
  if (phase.value === 'starting') return WAIT;
  const isAlone = rowAt(where).tab === null;
  if (isAlone) return <Outlet where={where} />;
  if (phase.value === 'broken' || phase.value === 'gone') {
    return <Later key={phase.value} of={instead[phase.value]} wait={WAIT} show={(Instead) => <Instead id="" />} />;
  }
  if (phase.value === 'first') return <FirstRun />;
  return (
    <>
      <Outlet where={where} />
      <Foot />
    </>
  );
}

/** The screen for an address. */
function Outlet({ where }: { where: string }) {
  const { screen: Screen, id } = rowAt(where);
  if (!('load' in Screen)) return <Screen id={id} />;
  // Keyed by habit: another habit must not inherit the state of the previous page.
  return <Later key={where} of={Screen} wait={WAIT} show={(Shown) => <Shown id={id} />} />;
}
