import { render } from 'preact';
import './ui/tokens.css';
import './ui/app.css';
import { startRouter } from './app/router.ts';
import { follow } from './app/load.ts';
import { watchInstall } from './app/install.ts';
import { start } from './app/session.ts';
import { registerWorker } from './app/update.ts';
import { App } from './ui/App.tsx';

startRouter();
watchInstall();
follow();
render(<App />, document.getElementById('app')!);
await start();
performance.mark('tend-ready');
if (document.readyState === 'complete') void registerWorker();
else addEventListener('load', () => void registerWorker());
