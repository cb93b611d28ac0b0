/** What a push becomes on this device, and what its buttons do, with the app closed and offline. */

import { readCurrentAccount } from '../db/registry.ts';
import { readPushOptIn } from '../db/push-opt-in.ts';
import { valueOf } from '../domain/cells.ts';
import type { NudgeKey } from '../domain/nudge-key.ts';
import { showBadge } from '../push/badge.ts';
import { finish } from '../push/finish.ts';
import { keyText, ensureSubscribed } from '../push/subscribe.ts';
import { snoozable, snooze } from '../push/snooze.ts';
import { broadcast } from '../shared/channel.ts';
import type { Engine } from '../sync/engine.ts';
import { overFetch, speaking } from '../sync/loop/http.ts';
import { cueText } from '../i18n/cue.ts';
import { listed } from '../i18n/lists.ts';
import { starters } from '../i18n/starters.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { PSEUDO } from '../i18n/language.ts';
import * as pseudo from '../i18n/pseudo.ts';
import { lay, translator } from '../i18n/texts.ts';
import { flush } from './background.ts';
import { write, type Use } from './engine.ts';
import { show } from './lockscreen.ts';
import { read, type Data, type Shown } from './payload.ts';
import { badgeOpen, tidyShown } from './tidy.ts';

const t = translator(firstTexts);

declare const self: ServiceWorkerGlobalScope;

/** A notification does not wait longer for the person's own words, nor the event for the server. */
const WORDS_MS = 3_000;
const PULL_MS = 15_000;

/** Whatever came, something is shown: browsers punish a push that shows nothing. */
export async function showPush(use: Use, event: PushEvent): Promise<void> {
  const theirs = await inTime(
    use((engine) => inTheirWords(engine, event)),
    WORDS_MS,
  );
  const { shown, open } = theirs ?? read(event);
  await show(shown);
  broadcast({ kind: 'pushed', nudge: shown.data.kind });
  if (open !== null) await attempt(showBadge(open));
  // What other devices have kept closes here as well.
  await inTime(flush(use), PULL_MS);
  await attempt(tidyShown(use, shown.tag));
}

/** In the person's language, and with name and cue if they let them stand on the lock screen. */
async function inTheirWords(engine: Engine, event: PushEvent): Promise<ReturnType<typeof read>> {
  // A worker remembers no choice as pages do: it asks the account.
  if (valueOf((await engine.get('s', 'lang'))?.fields, 'v') === PSEUDO) lay(pseudo);
  const said = read(event);
  return { ...said, shown: { ...said.shown, ...(await ownWords(engine, said.shown)) } };
}

type Words = Pick<Shown, 'title' | 'body'>;

async function ownWords(engine: Engine, { data: { kind, habits }, body }: Shown): Promise<Words | null> {
  if ((kind !== 'reminder' && kind !== 'roundup') || !habits.length) return null;
  if (valueOf((await engine.get('s', 'showNames'))?.fields, 'v') !== true) return null;
  const told = await Promise.all(
    habits.map(async (id) => {
      const fields = (await engine.get('h', id))?.fields;
      const starter = starters.find(([known]) => known === id);
      const text = await engine.text('h', id, 'name', fields?.name);
      const name = text || (text === '' && starter ? t(starter[1]) : '');
      return { name, cue: (await engine.text('h', id, 'cue', fields?.cue)) || '' };
    }),
  );
  // One that cannot be read here: the neutral words name all of them.
  if (told.some(({ name }) => !name)) return null;
  const cue = told.length === 1 ? told[0]!.cue : '';
  return { title: listed(told.map(({ name }) => name)), body: cueText(cue) || body };
}

/** A tap on the notification or one of its buttons. */
export async function clicked(use: Use, event: NotificationEvent): Promise<void> {
  const { data, tag } = event.notification;
  event.notification.close();
  const { key = '', habits = [], day = null, path = '/' } = (data ?? {}) as Partial<Data>;
  try {
    if (event.action === 'done' && day) return await done(use, habits, day);
    const again = event.action === 'later' ? snoozable(key || tag) : null;
    if (again) return await later(use, again);
  } catch (error) {
    // What could not be written down here can be done on the page.
    reportError(error);
  }
  await reveal(path);
}

async function done(use: Use, habits: string[], day: string): Promise<void> {
  await write(use, (engine) => finish(engine, habits, day));
  await attempt(badgeOpen(use));
  await flush(use);
}

/** One more in an hour, asked for as any edit is. */
async function later(use: Use, key: NudgeKey): Promise<void> {
  await write(use, (engine) => engine.edit([snooze(key, engine.now())]));
  await flush(use);
}

/** The browser took the subscription away: another one, told to the server with the old address. */
export async function resubscribe(event: Event): Promise<void> {
  const { oldSubscription: old } = event as Event & { oldSubscription?: PushSubscription | null };
  // Whoever turned reminders off, or left, wants no other one.
  const at = await readCurrentAccount();
  if (!at || !(await readPushOptIn())) return;
  const lost = old ? { endpoint: old.endpoint, key: keyText(old.options.applicationServerKey) } : undefined;
  await ensureSubscribed(
    self.registration.pushManager,
    speaking(overFetch(), () => at.account),
    lost,
  );
}

/** Show the app where it is open, else open it. */
async function reveal(path: string): Promise<void> {
  const [open] = await self.clients.matchAll({ type: 'window' });
  if (!open) return void (await self.clients.openWindow(path));
  // The page can be led there even where the browser lets nobody bring it forward.
  await attempt(open.focus());
  if (path !== '/') await open.navigate(path).catch(() => self.clients.openWindow(path));
}

/** What comes beside the showing must not take it along, but is not kept quiet either. */
async function attempt<T>(deed: Promise<T>): Promise<T | null> {
  return deed.catch((error: unknown) => {
    reportError(error);
    return null;
  });
}

async function inTime<T>(deed: Promise<T>, ms: number): Promise<T | null> {
  return Promise.race([attempt(deed), new Promise<null>((done) => setTimeout(() => done(null), ms))]);
}
