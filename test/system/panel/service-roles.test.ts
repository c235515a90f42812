/**
 * Each action of the service panel, for each role, at a whole kiosk; and what none of them does in
 * the middle of a visit.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { access } from '../../../src/technician/access/access.ts';
import type { Role } from '../../../src/technician/actions.ts';
import {
  type Answered,
  askSocket,
  openPanel,
  type Panel,
  servicePins,
} from '../../support/system/panel.ts';
import { identify, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
const panels: Partial<Record<Role, Panel>> = {};

beforeAll(async () => {
  const { service, environment } = servicePins();
  stage = await setStage({ service }, environment);
  await stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
  for (const role of ['operator', 'technician'] as const) {
    const panel = openPanel(stage);
    expect(await panel.logIn(role)).toMatchObject({ status: 200, json: { role } });
    panels[role] = panel;
  }
});
afterAll(() => stage.close());

/** Which answers an operator gets; a technician and the command line get all of them. */
const table: readonly (readonly [method: string, path: string, operator: 'may' | 'may not'])[] = [
  ['GET', '/overview', 'may'],
  ['GET', '/events', 'may'],
  ['POST', '/parts/screen/test', 'may not'],
  ['POST', '/parts/:part/test', 'may'],
  ['GET', '/readiness', 'may'],
  ['GET', '/readiness/:id', 'may'],
  ['GET', '/readiness/:id/pdf', 'may'],
  ['POST', '/readiness/start', 'may'],
  ['POST', '/readiness/answer', 'may'],
  ['POST', '/readiness/stop', 'may'],
  ['POST', '/calls/acknowledge', 'may'],
  ['GET', '/devices/tags', 'may'],
  ['GET', '/devices/scans', 'may'],
  ['GET', '/library/trace', 'may'],
  ['GET', '/branch', 'may'],
  ['GET', '/rules/table', 'may'],
  ['POST', '/rules/explain', 'may'],
  ['GET', '/journal', 'may'],
  ['GET', '/journal/export', 'may'],
  ['GET', '/journal/:id', 'may'],
  ['POST', '/journal/:id/reveal', 'may'],
  ['POST', '/journal/:id/close', 'may'],
  ['POST', '/journal/retry', 'may'],
  ['GET', '/figures', 'may'],
  ['GET', '/figures/export', 'may'],
  ['POST', '/branch/adopt', 'may not'],
  ['GET', '/pins', 'may'],
  ['POST', '/pins', 'may'],
  ['GET', '/texts', 'may not'],
  ['GET', '/texts/:language', 'may not'],
  ['PUT', '/texts/:language', 'may not'],
  ['GET', '/configuration', 'may not'],
  ['GET', '/configuration/schema', 'may not'],
  ['POST', '/configuration/check', 'may not'],
  ['POST', '/configuration/save', 'may not'],
  ['POST', '/configuration/back', 'may not'],
  ['GET', '/setup', 'may not'],
  ['GET', '/setup/change', 'may not'],
  ['GET', '/setup/:step', 'may not'],
  ['POST', '/setup/start-over', 'may not'],
  ['POST', '/setup/end', 'may not'],
  ['POST', '/setup/:step/look', 'may not'],
  ['POST', '/setup/:step/test', 'may not'],
  ['POST', '/setup/:step/accept', 'may not'],
  ['POST', '/setup/:step/skip', 'may not'],
  ['GET', '/logs', 'may not'],
  ['GET', '/audit', 'may not'],
  ['POST', '/out-of-service', 'may not'],
  ['POST', '/restart-screen', 'may not'],
  ['POST', '/restart', 'may not'],
];

/** No page may write a loan into the journal, a technician's neither. */
const commandOnly = '/branch/adopt';

test('the table has every action that there is', () => {
  expect(access.map(([method, path]) => `${method} ${path}`)).toEqual(
    table.map(([method, path]) => `${method} ${path}`),
  );
});

/** Nothing that is asked here changes anything: each body is wrong, each entry is not there. */
function asked(path: string) {
  return path
    .replace(':id', '99999')
    .replace(':part', 'clock')
    .replace(':language', 'nl')
    .replace(':step', 'hours')
    .replace('/logs', '/logs?level=info');
}

test.each(table.filter(([, path]) => path !== '/events'))(
  '%s %s: an operator %s',
  async (method, path, operator) => {
    const body = method === 'GET' ? undefined : { nonsense: 1 };
    const ask = (role: Role): Promise<Answered> =>
      panels[role]?.ask(method, asked(path), body) ?? Promise.reject(new Error(role));
    const csv = path.endsWith('/export');
    if (csv) return expect((await fetch(`${stage.url()}service/api${path}`)).status).toBe(401);
    const [one, other, stranger] = [
      await ask('operator'),
      await ask('technician'),
      openPanel(stage),
    ];
    expect(one.status === 403).toBe(operator === 'may not');
    if (operator === 'may not') expect(one.json).toMatchObject({ code: 'not-allowed' });
    const isAbsent = ['no-such-entry', 'no-such-report'].includes(other.json.code);
    const isRefused = [401, 403, 404].includes(other.status) && !isAbsent;
    expect(isRefused).toBe(path === commandOnly);
    expect((await stranger.ask(method, asked(path), body)).status).toBe(401);
  },
);

test('what is written otherwise is no way round', async () => {
  const paths = [
    '/configuration/',
    '//configuration',
    '/parts/../configuration',
    '/%63onfiguration',
    '/CONFIGURATION',
  ];
  for (const path of [
    ...paths,
    '/parts/screen%2ftest',
    '/parts/./screen/test',
    '/configuration;x',
    '/audit?x=/overview',
  ])
    expect([path, (await panels.operator?.ask('GET', path))?.status]).toEqual([
      path,
      expect.toSatisfy((status) => status >= 400),
    ]);
});

test('in the middle of a visit nothing is tried that the patron uses', async () => {
  await identify(stage, 1);
  const test = async (part: string) =>
    (await panels.technician?.ask('POST', `/parts/${part}/test`, {}))?.json;
  for (const part of ['screen', 'printer', 'terminal', 'scanner'])
    expect([part, await test(part)]).toEqual([
      part,
      expect.objectContaining({ light: 'attention', code: 'busy' }),
    ]);
  expect(await panels.technician?.ask('POST', '/restart-screen', {})).toMatchObject({
    status: 409,
    json: { code: 'busy' },
  });
  expect(stage.printer.paper()).toBe('');
  expect(await test('library')).toMatchObject({ light: 'ok' });
  await stage.touch({ type: 'STOP' });
  await stage.sees('goodbye', shows('goodbye'));
  await stage.touch({ type: 'DONE' });
  await stage.sees('attract', shows('attract'));
  expect(await askSocket(stage, 'POST', '/restart-screen', {})).toMatchObject({ status: 200 });
});

test('a part is tried once at a time', async () => {
  const ask = () => panels.operator?.ask('POST', '/parts/scanner/test', {});
  const tests = [ask(), ask()];
  await expect(Promise.race(tests)).resolves.toMatchObject({ status: 429, json: { code: 'busy' } });
  stage.scanner.scan('23550000000019');
  expect((await Promise.all(tests)).map((answer) => answer?.status).sort()).toEqual([200, 429]);
});

test('what was refused to an operator is in the trail, with initials and without the path that was typed', async () => {
  const trail = (await panels.technician?.ask('GET', '/audit'))?.json;
  expect(trail).toContainEqual(
    expect.objectContaining({
      role: 'operator',
      by: 'AB',
      action: 'not-allowed',
      what: ['GET /configuration'],
    }),
  );
});
