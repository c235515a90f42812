/**
 * Configuration and texts changed at a kiosk that runs: checked, kept, at work while nobody is at
 * the screen, and back.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import {
  type Answered,
  openPanel,
  type Panel,
  pins,
  servicePins,
} from '../../support/system/panel.ts';
import { identify, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
let panel: Panel;
/** of the simulated library system */
const sip2Password = 'lindeveld';
function file() {
  return join(stage.folder, 'kiosk.config.json');
}
async function view() {
  return (await panel.ask('GET', '/configuration')).json;
}
async function save(change: (content: Record<string, never>) => object): Promise<Answered> {
  const { content, basedOn } = await view();
  return await panel.ask('POST', '/configuration/save', {
    config: { ...content, ...change(content) },
    basedOn,
  });
}
function restarts() {
  return stage.log().filter(({ code }) => code === 'restarted').length;
}
function settled(device: string) {
  return stage.sees(device, (screen) => screen.device === device && screen.view.kind === 'attract');
}

beforeAll(async () => {
  const { service, environment } = servicePins();
  stage = await setStage({ service, screen: { port: 0, hours: null } }, environment, {
    apart: true,
  });
  panel = openPanel(stage);
}, 30_000);
afterAll(async () => {
  await stage.close();
});

test('an older file is read in the present shape, with a note', async () => {
  expect(stage.log().find(({ code }) => code === 'configuration-migrated')?.text).toContain(
    'screen.hours is now library.hours',
  );
  await panel.logIn('technician');
  const { content, notes, schema, versions } = await view();
  expect(content).toMatchObject({ library: { hours: null } });
  expect(content.screen).not.toHaveProperty('hours');
  expect([notes.length, versions]).toEqual([1, []]);
  expect(schema.properties.sip2.properties.timeoutMs).toMatchObject({
    minimum: 500,
    description: expect.any(String),
  });
});

test('what is wrong is said before anything is written, and two at once do not overwrite each other', async () => {
  const before = readFileSync(file(), 'utf8');
  const { content, basedOn } = await view();
  const wrong = { ...content, device: { nam: 'Toestel 3' }, policy: '/nowhere.json' };
  const { json } = await panel.ask('POST', '/configuration/check', { config: wrong });
  expect(json.complaints).toMatchObject([{ path: 'device.nam', remedy: 'Did you mean "name"?' }]);
  const whole = {
    ...content,
    policy: '/nowhere.json',
    sip2: { ...content.sip2, password: { env: 'NOT_SET' } },
  };
  const { json: more } = await panel.ask('POST', '/configuration/check', { config: whole });
  expect(more.complaints.map(({ path }: { path: string }) => path)).toEqual([
    'sip2.password',
    'policy',
  ]);
  expect(more.difference).toMatchObject([
    { path: 'sip2.password.env', to: 'NOT_SET' },
    { path: 'policy' },
  ]);
  expect((await panel.ask('POST', '/configuration/save', { config: wrong, basedOn })).status).toBe(
    422,
  );
  expect(
    (await panel.ask('POST', '/configuration/save', { config: content, basedOn: 'older' })).status,
  ).toBe(409);
  expect(readFileSync(file(), 'utf8')).toBe(before);
});

test('a change waits for the visit to end, is at work then, and one step back undoes it', async () => {
  const before = readFileSync(file(), 'utf8');
  await identify(stage, 1);
  const saved = await save(() => ({ device: { name: 'Toestel 9' } }));
  expect(saved).toMatchObject({
    status: 200,
    json: { restartDue: true, difference: [{ path: 'device.name', to: 'Toestel 9' }] },
  });
  expect((await panel.ask('GET', '/overview')).json).toMatchObject({
    restartDue: true,
    visit: true,
  });
  expect([stage.screen()?.device, restarts()]).toEqual(['Toestel 1', 0]);
  await stage.touch({ type: 'STOP' });
  await stage.sees('goodbye', shows('goodbye'));
  await stage.touch({ type: 'DONE' });
  await settled('Toestel 9');
  // The same address, the same session; and the kiosk works.
  expect((await panel.ask('GET', '/overview')).json).toMatchObject({
    device: 'Toestel 9',
    restartDue: false,
  });
  await stage.sees(
    'everything works',
    ({ view: shown }) => shown.kind === 'attract' && shown.limits === null,
  );
  await identify(stage, 1);
  await stage.touch({ type: 'STOP' });
  await stage.sees('goodbye', shows('goodbye'));
  await stage.touch({ type: 'DONE' });
  const { versions } = await view();
  expect(versions).toMatchObject([{ differs: 1 }]);
  expect((await panel.ask('POST', '/configuration/back', {})).status).toBe(200);
  await settled('Toestel 1');
  expect(readFileSync(file(), 'utf8')).toBe(before);
});

test('what cannot start gives way to what ran before, and so does the file', async () => {
  const before = readFileSync(file(), 'utf8');
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  try {
    expect((await save(({ screen }) => ({ screen: { ...Object(screen), port } }))).status).toBe(
      200,
    );
    await stage.sees('the same kiosk again', () =>
      stage.log().some(({ code }) => code === 'configuration-stepped-back'),
    );
  } finally {
    taken.close();
  }
  expect(readFileSync(file(), 'utf8')).toBe(before);
  await expect.poll(restarts).toBe(3);
});

test('a changed address at which nothing answers is named before it is saved, and can be saved', async () => {
  const { content } = await view();
  const check = async (change: object) =>
    (await panel.ask('POST', '/configuration/check', { config: { ...content, ...change } })).json
      .silent;
  expect(await check({ device: { name: 'Toestel 2' } })).toEqual([]);
  const closed = 'tcp://127.0.0.1:1';
  const absent = 'serial:/dev/serial/by-id/none';
  const open = createServer();
  await new Promise<void>((resolve) => open.listen(0, '127.0.0.1', resolve));
  const { port } = open.address() as AddressInfo;
  const silent = await check({
    sip2: { ...content.sip2, address: closed },
    reader: { ...content.reader, address: absent },
    printer: { ...content.printer, address: `tcp://127.0.0.1:${port}` },
    help: { call: { webhook: { url: 'http://127.0.0.1:1/secret/path' } } },
  });
  open.close();
  expect(silent).toMatchObject([
    { path: 'sip2.address', address: closed, code: 'connection-refused' },
    { path: 'reader.address', address: absent, code: 'port-absent' },
    { path: 'help.call.webhook.url', address: closed, code: 'connection-refused' },
  ]);
  expect(JSON.stringify(silent)).not.toContain('secret/path');
  const wrong = { sip2: { ...content.sip2, address: 'nowhere' } };
  expect(await check(wrong)).toBeUndefined();
});

test('the folder of the store is not changed here: what lies in it would be left behind', async () => {
  const refused = await save(() => ({ store: { folder: 'elsewhere' } }));
  expect(refused).toMatchObject({ status: 422, json: { complaints: [{ path: 'store.folder' }] } });
  expect(existsSync(join(stage.folder, 'elsewhere'))).toBe(false);
});

test('what the kiosk shows or writes is not taken from elsewhere on the machine', async () => {
  const traceFile = join(tmpdir(), 'kiosk-line.jsonl');
  const refused = await save(({ screen, sip2 }) => ({
    screen: Object.assign({}, screen, { logo: '/usr/share/mark.svg' }),
    sip2: Object.assign({}, sip2, { traceFile }),
  }));
  expect(refused.status).toBe(422);
  const outside = refused.json.complaints.filter(({ problem }: { problem: string }) =>
    /not among the files of this kiosk/.test(problem),
  );
  expect(outside.map(({ path }: { path: string }) => path)).toEqual([
    'screen.logo',
    'sip2.traceFile',
  ]);
});

test('who sends the log-in to another host must know it; one step back needs nothing', async () => {
  const before = readFileSync(file(), 'utf8');
  const { content, basedOn } = await view();
  const config = { ...content, sip2: { ...content.sip2, address: 'tcp://127.0.0.1:1' } };
  const saveWith = (secrets?: object) =>
    panel.ask('POST', '/configuration/save', { config, basedOn, ...(secrets ? { secrets } : {}) });
  const needed = [{ path: 'sip2.password', to: 'tcp://127.0.0.1:1' }];
  expect((await panel.ask('POST', '/configuration/check', { config })).json).toMatchObject({
    secretsNeeded: needed,
  });
  expect(await saveWith()).toMatchObject({
    status: 403,
    json: { code: 'secret-needed', secretsNeeded: needed },
  });
  const wrong = await saveWith({ 'sip2.password': 'guess' });
  expect(wrong).toMatchObject({ status: 403, json: { code: 'secret-wrong' } });
  expect(JSON.stringify(wrong.json)).not.toContain(sip2Password);
  expect(readFileSync(file(), 'utf8')).toBe(before);
  expect((await saveWith({ 'sip2.password': sip2Password })).status).toBe(200);
  await expect.poll(restarts).toBe(4);
  expect(await panel.ask('POST', '/configuration/back', {})).toMatchObject({ status: 200 });
  await expect.poll(restarts).toBe(5);
  expect(readFileSync(file(), 'utf8')).toBe(before);
});

test("the library's own words are checked, and shown at the next attract screen", async () => {
  const put = (texts: object) => panel.ask('PUT', '/texts/nl', texts);
  expect(await put({ 'view.attract.title': 'Dag {naam}' })).toMatchObject({
    status: 422,
    json: { code: 'texts-wrong', problems: [expect.stringContaining('no argument naam')] },
  });
  expect(await put({ nonsense: 'x' })).toMatchObject({ status: 422 });
  // The usual folder, which the first text makes.
  const words = join(stage.folder, 'texts');
  expect((await panel.ask('GET', '/texts/nl')).json).toMatchObject({ own: {}, mayChange: true });
  expect(existsSync(words)).toBe(false);
  const key = 'view.attract.title';
  expect(await put({ [key]: 'Dag!' })).toMatchObject({
    status: 200,
    json: { changed: [key], restartDue: true },
  });
  const shown = async () => (await (await fetch(`${stage.url()}texts/nl.json`)).json())[key];
  await expect.poll(shown).toBe('Dag!');
  expect((await panel.ask('GET', '/texts/nl')).json).toMatchObject({
    own: { [key]: 'Dag!' },
    mayChange: true,
  });
  expect(JSON.parse(readFileSync(join(words, 'nl.json'), 'utf8'))).toEqual({ [key]: 'Dag!' });
  await put({ [key]: null });
  await expect.poll(shown).not.toBe('Dag!');
});

test('a file that somebody broke by hand is said so, stops nothing, and is taken back', async () => {
  writeFileSync(file(), '{"device": ');
  expect(await view()).toMatchObject({
    content: {},
    notes: [expect.stringContaining('no JSON any more')],
  });
  expect((await panel.ask('GET', '/overview')).status).toBe(200);
  expect((await panel.ask('POST', '/configuration/back', {})).status).toBe(200);
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ sip2: { timeoutMs: 3_000 } });
  await expect.poll(async () => (await panel.ask('GET', '/overview')).json.restartDue).toBe(false);
});

test('the trail says who changed what, and nothing of anybody', async () => {
  // The kiosk may still be starting again after the text that was changed last.
  const { json } = await vi.waitFor(
    async () => {
      const answer = await panel.ask('GET', '/audit');
      expect(answer.status).toBe(200);
      return answer;
    },
    { timeout: 10_000 },
  );
  expect(json.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining([
      'log-in',
      'configuration-check',
      'configuration-save',
      'configuration-back',
      'texts',
    ]),
  );
  // To look at what a setting names is written down as well, and never a name that is none of a
  // setting.
  const checks = json.filter(({ action }: { action: string }) => action === 'configuration-check');
  expect(checks.flatMap(({ what }: { what: string[] }) => what)).toEqual(
    expect.arrayContaining(['policy', '(no setting)']),
  );
  const copied = stage.log().filter(({ code }) => code === 'audit');
  expect(copied.map(({ text }) => text)).toContain(
    'technician AB: configuration-save (device.name).',
  );
  expect(copied.length).toBeGreaterThanOrEqual(json.length);
  const kept =
    readFileSync(join(stage.folder, 'data', 'audit.jsonl'), 'utf8') + JSON.stringify(stage.log());
  for (const canary of [patronCard(1), 'Toestel 9', 'Dag!', pins.technician, 'lindeveld', '"1234"'])
    expect(kept).not.toContain(canary);
});
