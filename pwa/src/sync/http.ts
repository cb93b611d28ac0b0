/** One way to ask the server anything, for pages and the worker alike. */

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
}

/** Ask `/api` + path; null: no answer came. `body` is JSON already. */
export type Send = (method: Method, path: string, body?: string, how?: How) => Promise<Reply | null>;

/** Long enough for a thousand rows over a bad line. */
const PATIENCE = 60_000;

/** The browser's own fetch, with its cookie. */
export function overFetch(ask: typeof fetch = (...args) => fetch(...args), now: () => number = Date.now): Send {
  return async (method, path, body, { keepalive = false, ms = PATIENCE, account } = {}) => {
    const headers: HeadersInit = {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(account === undefined ? {} : { 'Tend-Account': account }),
    };
    const sentAt = now();
    try {
      const signal = AbortSignal.timeout(ms);
      const init: RequestInit = { method, headers, keepalive, signal, cache: 'no-store', credentials: 'same-origin' };
      const answer = await ask(`/api${path}`, body === undefined ? init : { ...init, body });
      const text = await answer.text();
      return { status: answer.status, body: parsed(text), retryAfter: wait(answer.headers), sentAt, gotAt: now() };
    } catch {
      return null;
    }
  };
}

/** The same, in the name of one account; undefined: whoever the cookie names. */
export function speaking(send: Send, account: () => string | undefined): Send {
  return (method, path, body, how) => send(method, path, body, { account: account(), ...how });
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
