/**
 * The service panel of a whole kiosk: who gets in, what each role may do, and what is written of
 * it.
 */
import { readFileSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { askSocket, openPanel, type Panel, pins, servicePins } from '../../support/system/panel.ts';
import { here, until } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
let panel: Panel;

beforeAll(async () => {
  const { service, environment } = servicePins();
  stage = await setStage({ service }, environment, { apart: true });
  panel = openPanel(stage);
  await stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
});
afterAll(() => stage.close());
function audit() {
  return readFileSync(join(stage.folder, 'data', 'audit.jsonl'), 'utf8');
}

test('without a session nothing but the log-in answers, and another page gets nothing at all', async () => {
  expect(await panel.ask('GET', '/session')).toMatchObject({
    json: {
      role: null,
      open: true,
      roles: [
        { role: 'operator', lockedUntil: null, triesLeft: 5 },
        { role: 'technician', lockedUntil: null, triesLeft: 5 },
      ],
    },
  });
  for (const path of [
    '/overview',
    '/journal',
    '/configuration',
    '/logs',
    '/audit',
    '/devices/tags',
    '/no-such-thing',
  ])
    expect([path, (await panel.ask('GET', path)).status]).toEqual([path, 401]);
  const login = { role: 'technician', pin: pins.technician, initials: 'AB' };
  expect((await panel.ask('POST', '/login', login, { origin: 'http://evil.example' })).status).toBe(
    403,
  );
  expect((await panel.ask('POST', '/login', login, { 'content-type': 'text/plain' })).status).toBe(
    415,
  );
  for (const wrong of [
    { initials: '' },
    { initials: '<b>' },
    { initials: 'ABCDE' },
    { role: 'root' },
  ])
    expect((await panel.ask('POST', '/login', { ...login, ...wrong })).status).toBe(400);
});

test('an operator sees and tests', async () => {
  expect(await panel.logIn('operator')).toMatchObject({
    status: 200,
    json: { role: 'operator', by: 'AB' },
  });
  const { json: overview } = await panel.ask('GET', '/overview');
  expect(overview).toMatchObject({ visit: false, outOfService: false, restartDue: false });
  expect(
    overview.parts.map(({ part, light }: { part: string; light: string }) => [part, light]),
  ).toEqual(
    [
      'configuration',
      'clock',
      'disk',
      'database',
      'journal',
      'library',
      'reader',
      'scanner',
      'printer',
      'terminal',
    ]
      .map((part) => [part, 'ok'])
      // No way to call the staff is set.
      .concat([
        ['help', 'off'],
        ['screen', 'ok'],
      ]),
  );
  const test = async (part: string) => (await panel.ask('POST', `/parts/${part}/test`, {})).json;
  expect(await test('library')).toMatchObject({ part: 'library', light: 'ok' });
  expect(await test('terminal')).toMatchObject({ part: 'terminal', light: 'ok' });
  expect(await test('reader')).toMatchObject({
    light: 'ok',
    text: expect.stringMatching(/firmware.* 0 tags/),
  });
  expect(await test('printer')).toMatchObject({ light: 'ok' });
  expect(stage.printer.paper()).toContain('Toestel');
  stage.printer.setStatus({ paper: 'out', coverOpen: false, offline: false });
  expect(await test('printer')).toMatchObject({ light: 'broken', code: 'printer-paper-out' });
  expect((await panel.ask('POST', '/parts/kettle/test', {})).status).toBe(404);
});

test('a code that somebody waits for is shown by its end, and begins no visit', async () => {
  const waiting = panel.ask('POST', '/parts/scanner/test', {});
  await until('the scanner to be waited for', () => audit().includes('"scanner"'));
  stage.scanner.scan('23550000000019');
  const { json } = await waiting;
  expect(json).toMatchObject({ light: 'ok', text: expect.stringContaining('…0019') });
  expect(stage.screen()?.view.kind).toBe('attract');
  expect((await panel.ask('GET', '/devices/scans')).json).toMatchObject([
    { end: '…0019', length: 14 },
  ]);
});

test('with the panel in the place of the screen nothing begins a visit behind it', async () => {
  expect((await panel.logIn('technician', undefined, { atKiosk: true })).status).toBe(200);
  stage.leavePage();
  const overview = async () => (await panel.ask('GET', '/overview')).json;
  const screenOf = async () =>
    (await overview()).parts.find(({ part }: { part: string }) => part === 'screen').code;
  await expect.poll(screenOf).toBe('screen-not-shown');
  const [book = ''] = here(stage, 1);
  stage.scanner.scan('23550000000019');
  stage.layDown(book);
  await expect.poll(async () => (await panel.ask('GET', '/devices/tags')).json.length).toBe(1);
  expect((await panel.ask('GET', '/devices/scans')).json).toHaveLength(2);
  // It is the panel alone: nobody took it out of service.
  expect(await overview()).toMatchObject({ visit: false, outOfService: false });
  stage.lift(book);
  stage.openPage();
  await stage.sees('attract', ({ view }) => view.kind === 'attract');
});

test('the rules are asked about patrons who do not exist', async () => {
  const explain = async (body: object) => (await panel.ask('POST', '/rules/explain', body)).json;
  expect(await explain({ preset: 'in-order' })).toMatchObject({
    decision: { level: 'full' },
    reasons: [],
  });
  expect(await explain({ preset: 'owes-much' })).toMatchObject({
    decision: { level: 'payment' },
    reasons: [{ rule: 'maximum-fees' }],
    least: { amountCents: expect.any(Number) },
  });
  expect(await explain({ preset: 'cancelled' })).toMatchObject({
    decision: { level: 'checkin-only' },
  });
  expect(await explain({ facts: { observedAt: 'yesterday' } })).toMatchObject({
    code: 'facts-wrong',
  });
  const { json: table } = await panel.ask('GET', '/rules/table');
  for (const { name } of table.presets)
    expect([name, await explain({ preset: name })]).toEqual([
      name,
      expect.objectContaining({ decision: expect.anything() }),
    ]);
});

test('out of service lasts over a kill -9, and the socket of the command line puts it back', async () => {
  expect(await askSocket(stage, 'POST', '/out-of-service', { on: true })).toMatchObject({
    status: 200,
  });
  await stage.sees(
    'out of service',
    ({ view }) => view.kind === 'out-of-order' && view.code === 'out-of-service',
  );
  await stage.kill('SIGKILL');
  await stage.start();
  await stage.sees(
    'out of service',
    ({ view }) => view.kind === 'out-of-order' && view.code === 'out-of-service',
  );
  expect((await stat(join(stage.folder, 'data', 'control.sock'))).mode & 0o777).toBe(0o600);
  expect(await askSocket(stage, 'POST', '/out-of-service', { on: false })).toMatchObject({
    status: 200,
  });
  await stage.sees('attract', ({ view }) => view.kind === 'attract');
});

test('out of service until a time says so on the screen, over a kill -9 too', async () => {
  const on = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const time = { on, at: '09:30' };
  expect(
    await askSocket(stage, 'POST', '/out-of-service', { on: true, until: time }),
  ).toMatchObject({
    status: 200,
  });
  const back = { on, at: '09:30', when: 'later' };
  const saysBack = () =>
    stage.sees(
      'back at half past nine',
      ({ view }) =>
        view.kind === 'out-of-order' && JSON.stringify(view.back) === JSON.stringify(back),
    );
  await saysBack();
  await stage.kill('SIGKILL');
  await stage.start();
  await saysBack();
  const past = { on: true, until: { on: '2026-01-01', at: '09:30' } };
  expect(await askSocket(stage, 'POST', '/out-of-service', past)).toMatchObject({
    status: 422,
    json: { code: 'time-wrong' },
  });
  await stage.kill('SIGKILL');
  // Its time came while it was off.
  const file = join(stage.folder, 'data', 'out-of-service');
  await writeFile(file, isLong ? new Date(Date.now() - 1_000).toISOString() : '');
  await stage.start();
  if (!isLong) await askSocket(stage, 'POST', '/out-of-service', { on: false });
  await stage.sees('attract', ({ view }) => view.kind === 'attract');
});

test('five wrong PINs lock that role, also over a kill -9; the right PIN of the other one changes nothing; no PIN is kept anywhere', async () => {
  const first = await panel.logIn('technician', '111222');
  expect(first).toMatchObject({ status: 401, json: { code: 'pin-wrong', triesLeft: 4 } });
  expect(await panel.logIn('operator')).toMatchObject({ status: 200 });
  // All at once gives no more tries than one after the other.
  const guesses = ['111223', '111224', '111225', '111226'];
  const more = await Promise.all(guesses.map((pin) => panel.logIn('technician', pin)));
  expect(more.filter(({ status }) => status !== 401 && status !== 423)).toEqual([]);
  expect(await panel.logIn('technician')).toMatchObject({
    status: 423,
    json: { triesLeft: 0, remedy: expect.stringContaining('command line') },
  });
  expect(await panel.logIn('operator')).toMatchObject({ status: 200 });
  expect(await panel.logIn('technician')).toMatchObject({ status: 423 });
  await stage.kill('SIGKILL');
  await stage.start();
  expect(await panel.logIn('technician')).toMatchObject({ status: 423 });
  const { roles } = (await panel.ask('GET', '/session')).json;
  expect(roles).toEqual([
    { role: 'operator', lockedUntil: null, triesLeft: 5, needsCode: false },
    { role: 'technician', lockedUntil: expect.any(String), triesLeft: 0, needsCode: false },
  ]);
  expect(await askSocket(stage, 'GET', '/overview')).toMatchObject({ status: 200 });
  const kept =
    audit() +
    readFileSync(join(stage.folder, 'data', 'service-lock.json'), 'utf8') +
    JSON.stringify(stage.log());
  for (const secret of [...Object.values(pins), '11122', '23550000000019'])
    expect(kept).not.toContain(secret);
});
