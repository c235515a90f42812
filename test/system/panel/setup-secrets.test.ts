/** The setup over HTTP: who may, which secrets go where, and what is kept of a person. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { isLong } from '../../support/repository/share.ts';
import { openPanel, type Panel, servicePins } from '../../support/system/panel.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
let panel: Panel;
let stranger: Server;
let heard = '';
const card = patronCard(1);

beforeAll(async () => {
  const { service, environment } = servicePins();
  stage = await setStage({ service }, environment);
  panel = openPanel(stage);
  stranger = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard += String(chunk);
    });
  });
  await new Promise<void>((done) => stranger.listen(0, '127.0.0.1', done));
}, 30_000);
afterAll(async () => {
  stranger.close();
  await stage.close();
});

const tried = (step: string, values: object, secrets = {}) =>
  panel.ask('POST', `/setup/${step}/test`, { values, secrets });

test('it takes the PIN of the technician', async () => {
  await panel.logIn('operator');
  for (const [method, path] of [
    ['GET', '/setup'],
    ['GET', '/setup/library'],
    ['POST', '/setup/card/test'],
    ['POST', '/setup/log-in/accept'],
  ] as const)
    expect((await panel.ask(method, path, method === 'GET' ? undefined : {})).status).toBe(403);
});

test('a stored password goes to no other address; one that is typed does', async () => {
  await panel.logIn('technician');
  const { port } = stranger.address() as AddressInfo;
  const library = { address: `127.0.0.1:${port}`, line: 'tcp' };
  await panel.ask('POST', '/setup/library/accept', { values: library, state: 'kept' });
  const logIn = { user: 'kiosk', password: '', location: '35500' };
  const { json } = await tried('log-in', logIn);
  expect(json.problems).toEqual({ password: expect.any(String) });
  if (!isLong) return void (await panel.ask('POST', '/setup/start-over', {}));
  // The stranger does not answer: each of these waits for it.
  await tried('card', { card, pin: '1234' });
  expect(heard).not.toContain('lindeveld');
  await tried('log-in', { ...logIn, password: 'typed-here' });
  expect(heard).toContain('typed-here');
  await panel.ask('POST', '/setup/start-over', {});
}, 30_000);

test('hours are proposed in the language of the page', async () => {
  const values = { hours: 'mo-fr 9-17' };
  await panel.ask('POST', '/setup/start-over', {});
  const proposed = async (language: string) =>
    (await panel.ask('GET', `/setup/hours?language=${language}`)).json.questions[0].value;
  expect([await proposed('nl'), await proposed('en')]).toEqual(['altijd', 'always']);
  await panel.ask('POST', '/setup/hours/accept', { values, state: 'right' });
  expect(await proposed('nl')).toBe('mo-fr 9-17');
});

test('a password that a step accepts replaces the one in use only when it is saved', async () => {
  const file = join(stage.folder, 'kiosk.config.json');
  const inSecrets = (name: string) => readFileSync(join(stage.folder, 'secrets', name), 'utf8');
  const own = { user: 'kiosk', location: '35500' };
  /** Through the steps, to the save. */
  const saved = async (password: string) => {
    const logIn = { values: { ...own, password }, state: 'right' };
    expect((await panel.ask('POST', '/setup/log-in/accept', logIn)).status).toBe(200);
    // With the new one, where the kiosk sends it already.
    expect((await tried('log-in', { ...own, password: '' })).json.isRight).toBe(
      password === 'lindeveld',
    );
    const { config } = (await panel.ask('GET', '/setup/change')).json;
    const { basedOn } = (await panel.ask('GET', '/configuration')).json;
    const secrets = { 'sip2.password': password };
    const before = stage.log().length;
    const save = { config, basedOn, secrets };
    expect(await panel.ask('POST', '/configuration/save', save)).toMatchObject({ status: 200 });
    await panel.ask('POST', '/setup/end', {});
    const isBack = () =>
      stage
        .log()
        .slice(before)
        .some(({ code }) => code === 'restarted');
    await expect.poll(isBack).toBe(true);
    return JSON.parse(readFileSync(file, 'utf8')).sip2.password;
  };
  await panel.ask('POST', '/setup/start-over', {});
  expect(await saved('lindeveld')).toEqual({ file: 'secrets/sip2-password' });
  const accepted = { values: { ...own, password: 'not-saved' }, state: 'kept' };
  await panel.ask('POST', '/setup/log-in/accept', accepted);
  expect([inSecrets('sip2-password'), inSecrets('sip2-password-2')]).toEqual([
    'lindeveld\n',
    'not-saved\n',
  ]);
  await panel.ask('POST', '/setup/start-over', {});
  if (!isLong) return;
  expect(await saved('another')).toEqual({ file: 'secrets/sip2-password-2' });
  expect(await saved('lindeveld')).toEqual({ file: 'secrets/sip2-password' });
  expect(inSecrets('sip2-password-2')).toBe('another\n');
}, 60_000);

test('wrong PINs of a card are counted, and nothing of the person is kept', async () => {
  const pins = ['1111', '2222', '3333', '4444', '5555'];
  for (const pin of pins)
    expect((await tried('card', { card, pin })).json.findings).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'card-pin-wrong' })]),
    );
  expect((await tried('card', { card, pin: '1234' })).status).toBe(423);
  const kept = { values: { card, pin: '1234' }, state: 'kept' };
  expect((await panel.ask('POST', '/setup/card/accept', kept)).json.steps[3].state).toBe('kept');
  const files = readdirSync(stage.folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(stage.folder, name))
    .filter((path) => statSync(path).isFile());
  expect(files.some((path) => path.endsWith('.setup-draft.json'))).toBe(true);
  expect(files.filter((path) => readFileSync(path, 'latin1').includes(card))).toEqual([]);
  expect(JSON.stringify(stage.log())).not.toContain(card);
}, 30_000);

test('a request that is no answer is refused with what to write', async () => {
  expect((await panel.ask('GET', '/setup/none')).status).toBe(404);
  expect((await panel.ask('POST', '/setup/hours/test', { values: 3 })).status).toBe(400);
  expect((await tried('hours', { hours: 'mo 17-9' })).json).toMatchObject({
    isRight: false,
    problems: { hours: expect.stringContaining('mo-fr') },
  });
});
