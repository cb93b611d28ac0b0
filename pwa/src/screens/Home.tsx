import { phase } from '../app/account/signals.ts';
import { path } from '../app/platform/router.ts';
import { Later } from '../ui/Later.tsx';
import { Foot } from './Foot.tsx';
import { instead, rowAt } from './routes.ts';

const WAIT = <main class="page" aria-busy="true" />;

/** What stands on the screen once somebody has begun. Today is part of it; the other screens are loaded on demand. */
export function Home() {
  const where = path.value;
  const { tab, always } = rowAt(where);
  if (!always && phase.value === 'starting') return WAIT;
  if (tab === null) return <Outlet where={where} />;
  if (!always && (phase.value === 'broken' || phase.value === 'gone')) {
    return <Later key={phase.value} of={instead[phase.value]} wait={WAIT} show={(Instead) => <Instead id="" />} />;
  }
  return (
    <>
      <Outlet where={where} />
      {phase.value === 'ready' && <Foot />}
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
