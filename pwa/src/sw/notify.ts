/** What a push becomes on this device, and what its buttons do, with the app closed and offline. */

import { registered } from '../db/registry.ts';
import { valueOf } from '../domain/cells.ts';
import { tickId } from '../domain/records.ts';
import { Engine } from '../sync/engine.ts';
import { overFetch } from '../sync/http.ts';
import { starters, t } from '../words/words.ts';
import { synchroniseAll } from './background.ts';

declare const self: ServiceWorkerGlobalScope;

/** What the server sends along. */
interface Data {
  key: string;
  kind: string;
  habits: string[];
  day: string | null;
}

interface Shown {
  title: string;
  body: string;
  tag: string;
  data: Data & { path: string };
  actions: { action: string; title: string }[];
}

/** Whatever came, something is shown: browsers punish a push that shows nothing. */
export async function showPush(event: PushEvent): Promise<void> {
  const shown = read(event);
  const said = await ownWords(shown).catch(() => null);
  const options = { icon: '/icons/icon-192.png', ...shown, ...said };
  await self.registration.showNotification(options.title, options);
  await tidyShown().catch(() => {});
}

function read(event: PushEvent): Shown {
  const sent = parsed(event);
  const one = sent?.web_push === 8030 ? sent.notification : undefined;
  const path = one?.navigate ? new URL(one.navigate).pathname + new URL(one.navigate).search : '/';
  return {
    title: one?.title ?? 'Tend',
    body: one?.body ?? '',
    tag: one?.tag ?? 'tend',
    data: { key: '', kind: '', habits: [], day: null, ...one?.data, path },
    actions: one?.actions?.map(({ action, title }) => ({ action, title })) ?? [],
  };
}

/** Declarative Web Push, as newer browsers show it by themselves. */
interface Sent {
  web_push?: number;
  notification?: Partial<Shown> & { navigate?: string };
}

function parsed(event: PushEvent): Sent | null {
  try {
    return (event.data?.json() ?? null) as Sent | null;
  } catch {
    // Not ours, or an older one: the neutral words do.
    return null;
  }
}

/** Name and cue, if the person lets them stand on the lock screen. */
async function ownWords({ data }: Shown): Promise<{ title: string; body: string } | null> {
  if (data.kind !== 'reminder' || !data.habits.length) return null;
  return withEngine(async (engine) => {
    if (valueOf((await engine.get('s', 'showNames'))?.fields, 'v') !== true) return null;
    const told = await Promise.all(data.habits.map(async (id) => {
      const fields = (await engine.get('h', id))?.fields;
      const starter = starters.find(([known]) => known === id);
      const name = (await engine.text('h', id, 'name', fields?.name)) || (starter ? t(starter[1]) : '');
      return { name, cue: (await engine.text('h', id, 'cue', fields?.cue)) || '' };
    }));
    const names = told.map(({ name }) => name).filter(Boolean);
    return names.length ? { title: names.join(', '), body: told.length === 1 ? told[0]!.cue : '' } : null;
  });
}

/** A tap on the notification or one of its buttons. */
export async function clicked(event: NotificationEvent): Promise<void> {
  const { data, tag } = event.notification;
  event.notification.close();
  const { key = '', habits = [], day = null, path = '/' } = (data ?? {}) as Partial<Shown['data']>;
  if (event.action === 'done' && day) return done(habits, day);
  if (event.action === 'later') return later(key || tag);
  await reveal(path);
}

async function done(habits: string[], day: string): Promise<void> {
  await withEngine(async (engine) => {
    for (const id of habits) {
      const fields = (await engine.get('h', id))?.fields;
      const plan = valueOf(fields, 'plan');
      const last = Array.isArray(plan) ? (plan.at(-1) as { target?: number } | undefined) : undefined;
      const measure = valueOf(fields, 'measure') ?? 'check';
      const target = last?.target ?? 1;
      if (measure === 'check') await engine.edit([{ kind: 't', id: tickId(day, id), field: 'v', value: 1 }]);
      else await engine.setCount('t', tickId(day, id), target);
    }
    return null;
  });
  const channel = new BroadcastChannel('tend');
  const keys = habits.map((id) => ['t', tickId(day, id)]);
  channel.postMessage({ kind: 'change', change: { by: 'pull', keys, more: true } });
  channel.close();
  await synchroniseAll().catch(() => ask('sync'));
}

/** One more in an hour; without a network the same stands again, and can be tapped again. */
async function later(key: string): Promise<void> {
  const reply = await overFetch()('POST', '/push/snooze', JSON.stringify({ key }));
  if (!reply) await self.registration.showNotification('Tend', { tag: key, body: t('nudge.later.offline'), data: { key } });
}

/** What has been kept meanwhile, here or elsewhere, needs no notification any more. */
export async function tidyShown(): Promise<void> {
  const all = await self.registration.getNotifications();
  const asking = all.filter(({ data }) => (data as Data | null)?.kind === 'reminder' && (data as Data).day);
  if (!asking.length) return;
  await withEngine(async (engine) => {
    for (const one of asking) {
      const { habits, day } = one.data as Data;
      const kept = await Promise.all(habits.map(async (id) => {
        const fields = (await engine.get('t', tickId(day!, id)))?.fields;
        return Object.entries(fields ?? {}).some(([field, [value]]) => field !== 'n' && (value === 's' || Number(value) > 0));
      }));
      if (kept.every(Boolean)) one.close();
    }
    return null;
  });
}

/** The browser took the subscription away: another one, told to the server with the old address. */
export async function resubscribe(event: Event): Promise<void> {
  const { oldSubscription: old, newSubscription } = event as Event & {
    oldSubscription?: PushSubscription | null; newSubscription?: PushSubscription | null;
  };
  const ask = overFetch();
  let key = old?.options.applicationServerKey ?? null;
  const reply = key ? null : await ask('GET', '/push/key');
  const text = (reply?.body as { key?: string } | undefined)?.key;
  if (!newSubscription && !key && !text) return;
  const fresh = newSubscription
    ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key ?? text! }));
  await ask('PUT', '/push/subscription', JSON.stringify({ ...fresh.toJSON(), replaces: old?.endpoint }));
}

async function ask(tag: string): Promise<void> {
  const able = self.registration as ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };
  await able.sync?.register(tag).catch(() => {});
}

async function withEngine<T>(act: (engine: Engine) => Promise<T>): Promise<T | null> {
  const place = await registered();
  if (!place) return null;
  const engine = await Engine.open({ account: place.account, device: place.device, now: Date.now });
  try {
    return await act(engine);
  } finally {
    engine.close();
  }
}

/** Show the app where it is open, else open it. */
async function reveal(path: string): Promise<void> {
  const [open] = await self.clients.matchAll({ type: 'window' });
  if (!open) return void (await self.clients.openWindow(path));
  await open.focus();
  if (path !== '/') await open.navigate(path).catch(() => self.clients.openWindow(path));
}
