import type { ComponentType } from 'preact';
import { phase } from '../app/account/signals.ts';
import { path } from '../app/platform/router.ts';
import { matchRoute } from '../shared/routes.ts';
import { Later } from '../ui/Later.tsx';
import type { Part } from '../ui/part.ts';
import { FirstRun, type Rest } from './first/FirstRun.tsx';

const WAIT = <main class="page" aria-busy="true" />;
/** Shown in the first screen's place: help, and what is for somebody who uses Tend elsewhere. */
const WITHOUT_ACCOUNT: readonly string[] = ['moment', 'help', 'recover', 'join', 'pair'];

/** The first screen comes with the first load; whoever was here before waits for the rest. */
export function App({ home }: { home: Part<Rest & { Home: ComponentType }> }) {
  const isAlone = WITHOUT_ACCOUNT.includes(matchRoute(path.value)?.screen ?? '');
  if (phase.value === 'first' && !isAlone) return <FirstRun home={home} />;
  return <Later of={home} wait={WAIT} show={({ Home }) => <Home />} />;
}
