/**
 * The service panel without a browser: the same requests, with the same cookie; and the socket of
 * the command line.
 */
import { request } from 'node:http';
import { join } from 'node:path';
import type { Role } from '../../../src/technician/actions.ts';
import { cheapHash } from '../technician/pin-hash.ts';
import type { Stage } from './stage.ts';

export interface Answered {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test checks the type of the answer
  json: any;
}
export interface Panel {
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answered>;
  logIn(role: Role, pin?: string, more?: object): Promise<Answered>;
}

export const pins = { operator: '246813', technician: '975318' };

/** The setting, and the hashes for the environment of the kiosk. */
export function servicePins(): { service: object; environment: Record<string, string> } {
  return {
    service: { operator: { env: 'SERVICE_OPERATOR' }, technician: { env: 'SERVICE_TECHNICIAN' } },
    environment: {
      SERVICE_OPERATOR: cheapHash(pins.operator),
      SERVICE_TECHNICIAN: cheapHash(pins.technician),
    },
  };
}

export function openPanel(stage: Stage): Panel {
  let cookie = '';
  const ask: Panel['ask'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${stage.url()}service/api${path}`, {
      method,
      headers: {
        cookie,
        origin: stage.url().slice(0, -1),
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie()[0];
    if (set) cookie = set.split(';')[0] ?? '';
    return { status: response.status, json: await response.json() };
  };
  const logIn: Panel['logIn'] = (role, pin = pins[role], more = {}) =>
    ask('POST', '/login', { role, pin, initials: 'AB', ...more });
  return { ask, logIn };
}

/** `raw`: the body as text, in place of a value. */
export function askSocket(
  stage: Stage,
  method: string,
  path: string,
  body?: unknown,
  raw?: string,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        socketPath: join(stage.folder, 'data', 'control.sock'),
        method,
        path,
        headers: { 'content-type': 'application/json' },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, json: JSON.parse(text) }),
        );
      },
    );
    asking.on('error', reject);
    asking.end(raw ?? (body === undefined ? undefined : JSON.stringify(body)));
  });
}
