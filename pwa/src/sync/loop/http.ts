/** One way to ask the server anything, for pages and the worker alike. */

import { isObject } from '../wire.ts';

/** An answer, as far as it can be read. */
export interface Reply {
  status: number;
  /** The parsed JSON; undefined when it was none, as a captive portal's page. */
  body: unknown;
  /** The header, in seconds. */
  retryAfter: number | null;
  /** The device's own clock, ms. */
  sentAt: number;
  gotAt: number;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface How {
  /** Let the request outlive the page; its body must stay under 64 KB. */
  keepalive?: boolean;
  /** Give up after so many ms. */
  ms?: number;
  /** For whom this speaks: the server refuses it when the cookie is another account's. */
  account?: string | undefined;
  /** Let the answer set the session's cookie anew: once a day is enough. */
  renew?: boolean;
}

/** Ask `/api` + path; null: no answer of Tend's came. `body` is JSON already. */
export type Send = (method: Method, path: string, body?: string, how?: How) => Promise<Reply | null>;

/**
 * Who answered. `shut`: somebody in front of the server wants a person to sign in first, as a login
 * proxy or a captive portal does. `unknown`: nobody, or somebody who does not say who it is.
 */
export type Answerer = 'tend' | 'shut' | 'unknown';

/** Long enough for a thousand rows over a bad line. */
const PATIENCE = 60_000;

/**
 * The browser's own fetch, with its cookie. Redirects are not followed: Tend's API has none, so one
 * leads to a login page. Such an answer counts as none, so that nothing is concluded from it.
 *
 * `heard`: told after each request who answered.
 */
export function overFetch(
  ask: typeof fetch = (...args) => fetch(...args),
  now: () => number = Date.now,
  heard: (by: Answerer) => void = () => {},
): Send {
  return async (method, path, body, { keepalive = false, ms = PATIENCE, account, renew = false } = {}) => {
    const headers: HeadersInit = {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(account === undefined ? {} : { 'Tend-Account': account }),
      ...(renew ? { 'Tend-Renew': '1' } : {}),
    };
    const sentAt = now();
    try {
      const signal = AbortSignal.timeout(ms);
      const answer = await ask(`/api${path}`, {
        method,
        headers,
        keepalive,
        signal,
        cache: 'no-store',
        credentials: 'same-origin',
        redirect: 'manual',
        ...(body === undefined ? {} : { body }),
      });
      const text = await answer.text();
      const json = parsed(text);
      const by = answerer(answer, json, text === '' || json === null);
      heard(by);
      if (by === 'shut') return null;
      return { status: answer.status, body: json, retryAfter: wait(answer.headers), sentAt, gotAt: now() };
    } catch {
      heard('unknown');
      return null;
    }
  };
}

/** The same, in the name of one account; undefined: whoever the cookie names. */
export function speaking(send: Send, account: () => string | undefined): Send {
  return (method, path, body, how) => send(method, path, body, { account: account(), ...how });
}

/** Tend's answers are objects, but for 202 and 204, which have nothing to say; a refusal says which it is. */
function answerer({ type, status, ok }: Response, json: unknown, empty: boolean): Answerer {
  if (type === 'opaqueredirect') return 'shut';
  const refusal = isObject(json) && typeof json.error === 'string' && typeof json.detail === 'string';
  if (ok && (empty ? status === 202 || status === 204 : isObject(json) && !('error' in json))) return 'tend';
  if (ok || status === 401 || status === 403) return refusal && !ok ? 'tend' : 'shut';
  return refusal && status < 500 ? 'tend' : 'unknown';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wait(headers: Headers): number | null {
  const seconds = Number(headers.get('Retry-After'));
  return seconds > 0 ? seconds : null;
}
