/** The one way to send a request to Tend's API, for pages and the worker. */

import { isObject } from '../wire.ts';

/** An answer of Tend's server. */
export interface Reply {
  status: number;
  /** The parsed JSON; undefined where it is none. */
  body: unknown;
  /** The header `Retry-After`, in seconds; null: absent, or a date. */
  retryAfter: number | null;
  /** When the request was sent and the answer read, by the device's own clock in ms. */
  sentAt: number;
  gotAt: number;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface SendOptions {
  /** Let the request outlive the page; its body must stay under 64 KB (a limit of fetch). */
  keepalive?: boolean;
  /** Abort after this time. */
  timeoutMs?: number;
  /** The account that the request is for: the server refuses it if the cookie is another account's. */
  account?: string | undefined;
  /** Let the answer set the session cookie anew, which extends its life. Needed once a day. */
  renew?: boolean;
}

/** Send a request to `/api` + path. `body` is JSON text. Null: no answer of Tend's server came. Never throws. */
export type Send = (method: Method, path: string, body?: string, how?: SendOptions) => Promise<Reply | null>;

/**
 * Who answered. `shut`: somebody in front of the server wants a person to sign in first, as a login
 * proxy or a captive portal does. `unknown`: nobody, or somebody who does not say who it is.
 */
export type Answerer = 'tend' | 'shut' | 'unknown';

/** Enough for a page of 1,000 rows over a slow connection. */
const TIMEOUT_MS = 60_000;

/**
 * Send with the browser's fetch and its cookie. Redirects are not followed: Tend's API has none, so a
 * redirect comes from a login proxy. Answers that are not Tend's become null, so that no caller acts on
 * them.
 *
 * `heard` is called after each request with who answered.
 */
export function overFetch(
  ask: typeof fetch = (...args) => fetch(...args),
  now: () => number = Date.now,
  heard: (by: Answerer) => void = () => {},
): Send {
  return async (method, path, body, { keepalive = false, timeoutMs = TIMEOUT_MS, account, renew = false } = {}) => {
    const headers: HeadersInit = {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(account === undefined ? {} : { 'Tend-Account': account }),
      ...(renew ? { 'Tend-Renew': '1' } : {}),
    };
    const sentAt = now();
    try {
      const signal = AbortSignal.timeout(timeoutMs);
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

/** A `send` that names an account in each request; undefined: none, so the cookie decides. */
export function speaking(send: Send, account: () => string | undefined): Send {
  return (method, path, body, how) => send(method, path, body, { account: account(), ...how });
}

/** Tend answers with a JSON object, or an empty 202 or 204; its refusals have `error` and `detail`. */
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
