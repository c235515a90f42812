/**
 * The one wire of the panel: requests to `/service/api`, answers or what was wrong. Never throws.
 */

export interface Problem {
  /** 0: the kiosk did not answer at all */
  status: number;
  /** stable, kebab-case; `no-answer` where nothing came */
  code: string;
  /** what was wrong and what to do, where the kiosk said so */
  text: string;
  /** the whole answer, for the few that carry more: tries left, complaints */
  body: Readonly<Record<string, unknown>>;
}
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };
export type Method = 'GET' | 'POST' | 'PUT';

const root = '/service/api';
let aheadMs = 0;

/** The kiosk's clock, by its last answer, to the second: that of this browser may be wrong. */
export function kioskNow(): number {
  return Date.now() + aheadMs;
}

/** `body` undefined: none is sent. An answer without a body has the value null. */
export async function ask<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(root + path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      // The kiosk takes a POST only as JSON: another page cannot make the browser send one.
      ...(method === 'GET'
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
    });
  } catch {
    return { ok: false, problem: { status: 0, code: 'no-answer', text: '', body: {} } };
  }
  const answeredAt = Date.parse(response.headers.get('Date') ?? '');
  if (Number.isFinite(answeredAt)) aheadMs = answeredAt - Date.now();
  const read = asJson(await response.text().catch(() => ''));
  if (response.ok) return { ok: true, value: read as T };
  const told = typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
  const word = (name: string) => (typeof told[name] === 'string' ? told[name] : '');
  const remedy = word('remedy');
  return {
    ok: false,
    problem: {
      status: response.status,
      code: word('error') || word('code') || `status-${response.status}`,
      text: [word('text'), remedy].filter(Boolean).join(' '),
      body: told,
    },
  };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
