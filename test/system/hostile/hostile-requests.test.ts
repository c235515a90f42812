/**
 * Every server of a whole kiosk, and the page of its simulators, against requests that no honest
 * client sends.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStage } from '../../../demo/stage/start.ts';
import { ask, hostileRequests, type Server, send } from '../../support/system/hostile-requests.ts';
import { servicePins } from '../../support/system/panel.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
let simulators: Awaited<ReturnType<typeof startStage>>;
const servers = new Map<string, Server>();
function on(name: string, port: number, rest: Pick<Server, 'base' | 'changes' | 'good'>) {
  return servers.set(name, {
    name,
    at: { host: '127.0.0.1', port },
    host: `127.0.0.1:${port}`,
    ...rest,
  });
}

beforeAll(async () => {
  const { service, environment } = servicePins();
  stage = await setStage({ service, metrics: { address: '127.0.0.1:0' } }, environment, {
    apart: true,
  });
  await stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
  simulators = await startStage({
    ports: { page: 0 },
    account: { user: '', password: '' },
    clock: { now: () => new Date().toISOString() },
    payments: 'hold',
    kioskUrl: stage.url(),
  });
  const metrics = stage.log().find(({ code }) => code === 'metrics-open')?.text ?? '';
  const screen = Number(new URL(stage.url()).port);
  on('the metrics', Number(/:(\d+)\/health/.exec(metrics)?.[1]), {
    base: '',
    changes: '/health',
    good: '/health',
  });
  on("the patron's screen", screen, { base: '', changes: '/intent', good: '/texts/nl.json' });
  on('the service panel', screen, { base: '/service/api', changes: '/login', good: '/session' });
  on("the simulators' page", simulators.page?.port ?? 0, {
    base: '',
    changes: '/act/scanner/scan',
    good: '/state',
  });
  const path = join(stage.folder, 'data', 'control.sock');
  const socket = { base: '', changes: '/out-of-service', good: '/overview' };
  servers.set('the command line', {
    name: 'the command line',
    at: { path },
    host: 'kiosk',
    ...socket,
  });
});
afterAll(async () => {
  await simulators?.close();
  await stage?.close();
});

const names = [
  'the metrics',
  "the patron's screen",
  'the service panel',
  "the simulators' page",
  'the command line',
];

describe.each(names)('%s', (name) => {
  it('refuses each with a 4xx or by hanging up, and answers the next good one', async () => {
    const server = servers.get(name);
    if (!server) throw new Error('no such server');
    const good = await ask(server);
    expect(good).toBe(200);
    const harm: unknown[] = [];
    for (const [what, bytes, partial] of hostileRequests) {
      const outcome = await send(server, bytes(server), partial === 'partial');
      const refused =
        outcome === 'closed' ||
        (typeof outcome === 'number' && outcome >= 400 && outcome < 500) ||
        partial === 'partial';
      const next = await ask(server);
      if (!refused || next !== good) harm.push({ what, outcome, next });
    }
    expect(harm).toEqual([]);
  });
});

it('none of them ended the kiosk, changed it, or filled its log', () => {
  const codes = stage.log().map(({ code }) => code);
  expect(codes.filter((code) => ['defect', 'request-failed', 'stopping'].includes(code))).toEqual(
    [],
  );
  expect(codes.filter((code) => code === 'started')).toHaveLength(1);
  expect(stage.screen()?.view.kind).toBe('attract');
  const noise = codes.filter((code) =>
    ['foreign-origin', 'intent-invalid', 'intent-not-json', 'intent-too-long'].includes(code),
  );
  expect(noise.length).toBeLessThanOrEqual(4);
});
