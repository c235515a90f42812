/** Requests to the server of a panel, its only connection. They never throw. */

export interface Problem {
  /** 0: the kiosk did not answer */
  status: number;
  /** stable, kebab-case; `no-answer` without an answer */
  code: string;
  /** the kiosk's description of the problem and its remedy; may be empty */
  text: string;
  /** the whole answer: some have more fields, such as tries left or complaints */
  body: Readonly<Record<string, unknown>>;
}
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };
export type Method = 'GET' | 'POST' | 'PUT';

/** the server's clock minus the browser's */
let clockOffsetMs = 0;

/** The kiosk's time according to its last answer, to the second: the browser's may be wrong. */
export function kioskNow(): number {
  return Date.now() + clockOffsetMs;
}

/** To the kiosk. The value of an answer without a body is null. */
export function request<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
  return requestOf(`/service/api${path}`, method, body);
}

/** `path`: the whole of it. The value of an answer without a body is null. */
export async function requestOf<T>(
  path: string,
  method: Method,
  body?: unknown,
): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      // The kiosk accepts only JSON, which a page of another origin cannot send.
      ...(method === 'GET'
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
    });
  } catch {
    return { ok: false, problem: { status: 0, code: 'no-answer', text: '', body: {} } };
  }
  const answeredAt = Date.parse(response.headers.get('Date') ?? '');
  if (Number.isFinite(answeredAt)) clockOffsetMs = answeredAt - Date.now();
  const parsed = asJson(await response.text().catch(() => ''));
  if (response.ok) return { ok: true, value: parsed as T };
  const fields =
    typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  const textOf = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  const remedy = textOf('remedy');
  return {
    ok: false,
    problem: {
      status: response.status,
      code: textOf('error') || textOf('code') || `status-${response.status}`,
      text: [textOf('text'), remedy].filter(Boolean).join(' '),
      body: fields,
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
