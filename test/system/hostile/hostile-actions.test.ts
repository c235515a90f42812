/**
 * The technician's actions with what no page and no command sends: bodies, numbers and names, over
 * the socket that asks for no PIN.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askSocket } from '../../support/system/panel.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
let textsFolder: string;
beforeAll(async () => {
  textsFolder = await mkdtemp(join(tmpdir(), 'texts-'));
  stage = await setStage({ screen: { port: 0, textsFolder } });
  await stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
});
afterAll(async () => {
  await stage?.close();
  await rm(textsFolder, { recursive: true });
});

function nested(open: string, close: string, depth: number) {
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}
const values = [
  'null',
  '[]',
  '"x"',
  '1e999',
  '-0.5',
  'true',
  '{}',
  '{"__proto__":{"polluted":true}}',
  nested('[', ']', 20_000),
  nested('{"a":', '}', 20_000),
  `"${'x'.repeat(50_000)}"`,
  '"\\u0000\\ud800"',
  '["NaN",null,{}]',
];
/** What each of them takes, so that each value stands in each place. */
const actions: readonly [method: 'POST' | 'PUT', path: string, keys: readonly string[]][] = [
  ['POST', '/rules/explain', ['facts', 'preset', 'channel', 'at']],
  ['POST', '/journal/1/close', ['by', 'why', 'evenOpen']],
  ['POST', '/journal/retry', ['entries']],
  ['PUT', '/texts/nl', ['no.such.text', '__proto__', 'constructor', 'toString']],
  ['POST', '/configuration/check', ['config']],
  ['POST', '/configuration/save', ['config', 'basedOn']],
  ['POST', '/configuration/back', ['version']],
  ['POST', '/out-of-service', ['on', 'until']],
  ['POST', '/pins', ['role', 'present', 'next']],
];
function bodiesFor(keys: readonly string[]) {
  return [
    ...values,
    '',
    '{',
    ...keys.flatMap((key) => values.map((value) => `{${JSON.stringify(key)}:${value}}`)),
    ...values.map((value) => `{${keys.map((key) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
  ];
}
const ids = [
  '0',
  '-1',
  '1.5',
  '1e9',
  '9'.repeat(30),
  'NaN',
  '%00',
  '%2e%2e',
  '__proto__',
  '%E0%A4%A',
  '%',
  '%F0%9F%93%9A',
];
const paths = ids.flatMap((id) => [
  ['GET', `/journal/${id}`],
  ['POST', `/journal/${id}/reveal`],
  ['POST', `/journal/${id}/close`],
  ['GET', `/texts/${id}`],
  ['PUT', `/texts/${id}`],
  ['POST', `/parts/${id}/test`],
  ['GET', `/journal?list=${id}`],
  ['GET', `/journal/export?list=${id}`],
]) as readonly [string, string][];

/**
 * With the path of the socket, `askSocket` sends what `body` is as JSON: here it is sent as it
 * stands.
 */
function send(method: string, path: string, body: string) {
  return askSocket(stage, method, path, undefined, body).then(
    ({ status, json }) => ({ status, code: json?.code, changed: json?.changed }),
    () => ({ status: 0, code: 'hung-up', changed: [] }),
  );
}

it.each(actions)('%s %s', async (method, path, keys) => {
  const harm: unknown[] = [];
  for (const body of bodiesFor(keys)) {
    const { status, code, changed } = await send(method, path, body);
    if (status >= 400 && status < 500) continue;
    // A text that is only checked, rules asked about no patron, the configuration before: an
    // answer, and no harm.
    if (status === 200 && ['/rules/explain', '/configuration/check'].includes(path)) continue;
    if (status === 200 && path === '/texts/nl' && changed.length === 0) continue;
    if (path === '/out-of-service' && body.includes('true')) continue;
    harm.push([body.slice(0, 60), status, code]);
  }
  expect(harm).toEqual([]);
});

it('numbers, names and lists in the path', async () => {
  const harm: unknown[] = [];
  for (const [method, path] of paths) {
    const { status, code } = await send(
      method,
      path,
      method === 'GET' ? '' : '{"by":"a","why":"b"}',
    );
    if (status < 400 || status >= 500) harm.push([method, path, status, code]);
  }
  expect(harm).toEqual([]);
});

it('none of it is a defect, or changed anything but what it said', async () => {
  const codes = stage.log().map(({ code }) => code);
  expect(
    codes.filter((code) => ['defect', 'request-failed', 'configuration-wrong'].includes(code)),
  ).toEqual([]);
  expect(codes.filter((code) => code === 'started')).toHaveLength(1);
  expect((await askSocket(stage, 'POST', '/out-of-service', { on: false })).status).toBe(200);
  expect((await askSocket(stage, 'GET', '/overview')).json).toMatchObject({ outOfService: false });
});
