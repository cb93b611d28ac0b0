/** Handling pushes, taps on notifications and lost subscriptions, with the app closed and offline. */

import { readCurrentAccount } from '../db/registry.ts';
import { readPushOptIn } from '../db/push-opt-in.ts';
import { valueOf } from '../domain/cells.ts';
import { readKey, type NudgeKey } from '../domain/nudge-key.ts';
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
import { beginTexts } from '../i18n/en/begin.ts';
import { firstTexts } from '../i18n/en/first.ts';
import { PSEUDO } from '../i18n/language.ts';
import * as pseudo from '../i18n/pseudo.ts';
import { lay, translator } from '../i18n/texts.ts';
import { sendNowOrLater } from './background-sync.ts';
import { write, type UseEngine } from './engine.ts';
import { showNotification } from './notifications.ts';
import { readPush, type NudgeData, type NotificationContent } from './payload.ts';
import { updateBadge, closeStale } from './close-stale.ts';

const t = translator(beginTexts, firstTexts);

declare const self: ServiceWorkerGlobalScope;

/** How long a notification waits for the person's own texts. */
const WORDS_MS = 3_000;
/** How long the event waits for a round of synchronisation. */
const PULL_MS = 15_000;

/** Show a push. Whatever it contains, something is shown: browsers revoke the permission otherwise. */
export async function showPush(use: UseEngine, event: PushEvent): Promise<void> {
  const theirs = await inTime(
    use((engine) => inTheirWords(engine, event)),
    WORDS_MS,
  );
  const { shown, open } = theirs ?? readPush(event);
  await showNotification(shown);
  broadcast({ kind: 'pushed', nudge: shown.data.kind });
  if (open !== null) await attempt(showBadge(open));
  // Pull first, so that notifications for what other devices have kept are closed, too.
  await inTime(sendNowOrLater(use), PULL_MS);
  await attempt(closeStale(use, shown.tag));
}

/** A push in the person's language, with habit names and cue if the person allows that on the lock screen. */
async function inTheirWords(engine: Engine, event: PushEvent): Promise<ReturnType<typeof readPush>> {
  // Pages read the language from localStorage; a worker reads it from the account's settings.
  if (valueOf((await engine.get('s', 'lang'))?.fields, 'v') === PSEUDO) lay(pseudo);
  const said = readPush(event);
  return { ...said, shown: { ...said.shown, ...(await ownWords(engine, said.shown)) } };
}

type Words = Pick<NotificationContent, 'title' | 'body'>;

async function ownWords(engine: Engine, { data, body }: NotificationContent): Promise<Words | null> {
  const { kind, habits } = data;
  if (kind === 'meet') return whom(engine, data, body);
  if ((kind !== 'reminder' && kind !== 'roundup') || !habits.length) return null;
  if (valueOf((await engine.get('s', 'showNames'))?.fields, 'v') !== true) return null;
  const texts = await Promise.all(
    habits.map(async (id) => {
      const fields = (await engine.get('h', id))?.fields;
      const starter = starters.find(([known]) => known === id);
      const text = await engine.text('h', id, 'name', fields?.name);
      const name = text || (text === '' && starter ? t(starter[1]) : '');
      return { name, cue: (await engine.text('h', id, 'cue', fields?.cue)) || '' };
    }),
  );
  // If any name cannot be read here, use the neutral text.
  if (texts.some(({ name }) => !name)) return null;
  const cue = texts.length === 1 ? texts[0]!.cue : '';
  return { title: listed(texts.map(({ name }) => name)), body: cueText(cue) || body };
}

/** The person whom a nudge is about, by name. */
async function whom(engine: Engine, { key }: NudgeData, body: string): Promise<Words | null> {
  if (valueOf((await engine.get('s', 'showNames'))?.fields, 'v') !== true) return null;
  const id = readKey(key)?.about ?? '';
  const card = await engine.text('p', id, 'body', (await engine.get('p', id))?.fields.body);
  const title = nameIn(card ?? '');
  return title ? { title, body } : null;
}

/** The name on a person's card, see domain/strategies/cards.ts; all of that is too much for a worker. */
function nameIn(card: string): string {
  try {
    return String(JSON.parse(card.split('\n', 1)[0]!).name ?? '');
  } catch {
    return '';
  }
}

/** A tap on the notification or one of its buttons. */
export async function handleClick(use: UseEngine, event: NotificationEvent): Promise<void> {
  const { data, tag } = event.notification;
  event.notification.close();
  const { key = '', habits = [], day = null, path = '/' } = (data ?? {}) as Partial<NudgeData>;
  try {
    if (event.action === 'done' && day) return await done(use, habits, day);
    const again = event.action === 'later' ? snoozable(key || tag) : null;
    if (again) return await later(use, again);
  } catch (error) {
    // It could not be stored: open the page, where the person can do it.
    reportError(error);
  }
  await showApp(event.action === 'moment' ? '/moment' : path);
}

async function done(use: UseEngine, habits: string[], day: string): Promise<void> {
  await write(use, (engine) => finish(engine, habits, day));
  await attempt(updateBadge(use));
  await sendNowOrLater(use);
}

/** Snooze by an hour: an edit of a setting, like any other. */
async function later(use: UseEngine, key: NudgeKey): Promise<void> {
  await write(use, (engine) => engine.edit([snooze(key, engine.now())]));
  await sendNowOrLater(use);
}

/** The browser dropped the subscription: make a new one, and register it in place of the old endpoint. */
export async function resubscribe(event: Event): Promise<void> {
  const { oldSubscription: old } = event as Event & { oldSubscription?: PushSubscription | null };
  // Not if the person has turned reminders off, or left the account.
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
async function showApp(path: string): Promise<void> {
  const [open] = await self.clients.matchAll({ type: 'window' });
  if (!open) return void (await self.clients.openWindow(path));
  // Navigate the page even if the browser does not let us focus it.
  await attempt(open.focus());
  if (path !== '/') await open.navigate(path).catch(() => self.clients.openWindow(path));
}

/** Run something that must not fail the event; its error is reported, and null returned. */
async function attempt<T>(deed: Promise<T>): Promise<T | null> {
  return deed.catch((error: unknown) => {
    reportError(error);
    return null;
  });
}

async function inTime<T>(deed: Promise<T>, ms: number): Promise<T | null> {
  return Promise.race([attempt(deed), new Promise<null>((done) => setTimeout(() => done(null), ms))]);
}
