/** Parsing pushes: JSON data, Declarative Web Push (Safari), malformed ones, and empty ones. */

import { isDate } from '../domain/civil.ts';
import type { Day } from '../domain/day.ts';
import { isObject } from '../sync/wire.ts';
import { pushTexts } from '../i18n/en/push.ts';
import { translator } from '../i18n/texts.ts';

const t = translator(pushTexts);

/** The data that the server attaches to a nudge's notification. */
export interface NudgeData {
  key: string;
  kind: string;
  habits: string[];
  day: Day | null;
  /** Where a tap leads. */
  path: string;
}

/** The content of a notification; title and body are never empty. */
export interface NotificationContent {
  title: string;
  body: string;
  tag: string;
  data: NudgeData;
  actions: { action: string; title: string }[];
}

/** Not yet in TypeScript's library: a declared push, as Safari hands it over. */
type Declared = PushEvent & { notification?: unknown; appBadge?: unknown };

/** The notification for a push, with neutral texts if it cannot be parsed. `open`: the number of open habits; null: not given. */
export function readPush(event: PushEvent): { shown: NotificationContent; open: number | null } {
  const { notification, appBadge } = event as Declared;
  const sent = sentBy(event);
  const said = notification ?? (sent?.web_push === 8030 ? sent.notification : null);
  return {
    shown: shownBy(said as { [name: string]: unknown } | null),
    open: countOf(appBadge) ?? countOf(sent?.app_badge),
  };
}

function sentBy(event: PushEvent): { [name: string]: unknown } | null {
  try {
    const sent: unknown = event.data?.json();
    return isObject(sent) ? sent : null;
  } catch {
    // No JSON: show the neutral text.
    return null;
  }
}

function shownBy(said: { [name: string]: unknown } | null): NotificationContent {
  const data = isObject(said?.data) ? said.data : {};
  return {
    title: text(said?.title) || t('app.name'),
    body: text(said?.body) || t('push.neutral'),
    tag: text(said?.tag) || 'tend',
    data: {
      key: text(data.key),
      kind: text(data.kind),
      habits: Array.isArray(data.habits) ? data.habits.filter((id) => typeof id === 'string') : [],
      day: isDate(data.day) ? data.day : null,
      path: pathOf(text(said?.navigate)),
    },
    actions: Array.isArray(said?.actions)
      ? said.actions.filter(isObject).map((one) => ({ action: text(one.action), title: text(one.title) }))
      : [],
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}

/** Path and query of an address of this app; '/' for any other. What begins with two slashes would name another host. */
function pathOf(address: string): string {
  const found = URL.canParse(address) ? new URL(address) : null;
  return found?.origin === location.origin ? found.pathname.replace(/^\/+/, '/') + found.search : '/';
}
