/**
 * Row 3 of the situations: a call for help that reaches someone, and a screen that promises no more
 * than is known. Each way over its real wire, each state as a patron reads it.
 */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Aedes } from 'aedes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { openReceiver, type Receiver, sendJson } from '../../support/help/receiver.ts';
import { type MailServer, startMailServer } from '../../support/mail/mail-server.ts';
import { builtProgram } from '../../support/repository/built.ts';
import { isLong } from '../../support/repository/share.ts';
import { landscape, portrait } from '../../support/screen/browser.ts';
import { type Browser, openBrowser } from '../../support/screen/one-browser.ts';
import { pins, servicePins } from '../../support/system/panel.ts';
import { leave, shows } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'help-situations-'));
const topic = 'bib/toestel1/hulp';
const sentence = 'Iemand vraagt hulp bij Toestel 1.';
const withinMs = 8_000;

let stage: Stage;
let browser: Browser;
let page: Page;
let receiver: Receiver;
let broker: Aedes;
let brokerServer: Server;
const sockets = new Set<Socket>();
/** What the server of the library does with a call. */
let onCall: (response: ServerResponse) => void;
const published: { call: string; text: string }[] = [];

/** A program that does what the file beside it says: nothing there, it fails. */
function programNamed(name: string) {
  const program = join(folder, name);
  writeFileSync(program, `#!/bin/sh\n[ -f "$0.does" ] || exit 75\n. "$0.does"\n`);
  chmodSync(program, 0o755);
  return {
    program,
    out: `${program}.out`,
    does: (lines: string | null) => {
      if (lines === null) rmSync(`${program}.does`, { force: true });
      else writeFileSync(`${program}.does`, `${lines}\n`);
    },
  };
}
let mailServer: MailServer;
let mailServerTakes = true;
const ring = programNamed('ring');

async function openBroker(): Promise<number> {
  broker = await Aedes.createBroker();
  broker.on('publish', ({ topic: at, payload }) => {
    if (at === topic) published.push(JSON.parse(payload.toString()));
  });
  brokerServer = createServer((socket) => {
    sockets.add(socket);
    broker.handle(socket);
  });
  await new Promise<void>((ready) => brokerServer.listen(0, '127.0.0.1', ready));
  return (brokerServer.address() as AddressInfo).port;
}
let brokerTakes = true;

beforeAll(async () => {
  receiver = await openReceiver((_, response) => onCall(response));
  const port = await openBroker();
  broker.authenticate = (_client, _user, _password, done) => done(null, brokerTakes);
  mailServer = await startMailServer({ authOptional: true }, { takes: () => mailServerTakes });
  const mail = {
    host: '127.0.0.1',
    port: mailServer.port,
    tls: 'none',
    from: 'toestel1@bib.example',
  };
  const { service, environment } = servicePins();
  const call = {
    webhook: { url: `${receiver.url}/hulp`, pollEveryMs: 500 },
    mail: { to: ['balie@bib.example'] },
    command: { program: ring.program },
    mqtt: { url: `mqtt://127.0.0.1:${port}`, topic },
  };
  const help = { call, callFor: ['unknown-card'], retryForMs: 0 };
  stage = await setStage({ mail, help, service }, environment);
  browser = await openBrowser();
  page = await browser.newPage({ viewport: portrait, locale: 'nl-BE' });
  await page.goto(stage.url());
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
  await receiver?.close();
  await mailServer?.close();
  for (const socket of sockets) socket.destroy();
  brokerServer?.close();
  await new Promise<void>((closed) => broker?.close(() => closed()));
  rmSync(folder, { recursive: true, force: true });
});

/** Only these ways work from now on. */
function onlyBy(way: 'webhook' | 'mail' | 'command' | 'mqtt' | 'none') {
  onCall = (response) => sendJson(response, {}, way === 'webhook' ? 200 : 503);
  mailServerTakes = way === 'mail';
  ring.does(
    way === 'command' ? 'env > "$0.out"; echo delivered; sleep 1; echo acknowledged' : null,
  );
  brokerTakes = way === 'mqtt';
}
function tap(name: RegExp) {
  return page.getByRole('button', { name }).first().click({ timeout: withinMs });
}
function reads(text: RegExp) {
  return page.getByText(text).first().waitFor({ timeout: withinMs });
}
async function press() {
  await stage.sees('attract', shows('attract'));
  await page.getByRole('heading', { level: 1, name: /lenen of inleveren/i }).waitFor();
  await tap(/^Hulp$/);
  await tap(/Roep een medewerker/);
}
/** Ends the visit; the call in it was answered. */
async function end() {
  await stage.touch({ type: 'CLOSE' });
  await leave(stage);
}
function kioskCall(what: string) {
  const config = join(stage.folder, 'kiosk.config.json');
  const program = [builtProgram(), 'call', what, '--config', config];
  const secrets = { KIOSK_SIP2_PASSWORD: 'lindeveld', KIOSK_TERMINAL_PASSWORD: '000000' };
  return promisify(execFile)(process.execPath, program, { env: { ...process.env, ...secrets } });
}

it('says no more than is known: on its way, delivered, and coming only after staff said so in the panel', async () => {
  onlyBy('none');
  const held = new Promise<ServerResponse>((given) => {
    onCall = given;
  });
  await press();
  await reads(/We laten het personeel weten dat je hulp nodig hebt/);
  const response = await held;
  expect(await page.getByText(/Er komt iemand|verwittigd/).count()).toBe(0);
  expect(await page.getByRole('button', { name: /Roep/ }).count()).toBe(0);
  sendJson(response, {});
  await reads(/We hebben het personeel verwittigd/);
  expect(await page.getByText(/Er komt iemand/).count()).toBe(0);

  const panel = await browser.newPage({ viewport: landscape, locale: 'nl-BE' });
  await panel.goto(`${stage.url()}service/`);
  await panel.getByRole('button', { name: 'Medewerker' }).first().click();
  await panel.keyboard.type('ab');
  await panel.getByRole('button', { name: 'Verder' }).click();
  await panel.getByRole('heading', { name: /Medewerker · AB/ }).waitFor();
  await panel.keyboard.type(pins.operator);
  await panel.keyboard.press('Enter');
  await panel.getByText(/Iemand vraagt hulp aan dit toestel/).waitFor({ timeout: withinMs });
  if (process.env.SHOTS) await panel.screenshot({ path: `${process.env.SHOTS}/panel-call.png` });
  await panel.getByRole('button', { name: 'Er gaat iemand' }).click();
  await reads(/Er komt iemand/);
  await panel.getByText('Iemand vraagt hulp aan dit toestel').waitFor({ state: 'detached' });
  await panel.close();

  await tap(/Sluit hulp/);
  await page.getByRole('button', { name: /^Hulp: Er komt iemand/ }).waitFor();
  const [{ body, path } = { body: '' }] = receiver.received;
  expect([path, Object.keys(JSON.parse(body))]).toEqual([
    '/hulp',
    ['call', 'library', 'device', 'reason', 'at', 'text'],
  ]);
  expect(JSON.parse(body)).toMatchObject({ device: 'Toestel 1', reason: 'patron', text: sentence });
  await end();
  await page.getByRole('button', { name: /^Hulp$/ }).waitFor();
});

describe('each way by itself', () => {
  it('a webhook, answered where it said to ask', async () => {
    onlyBy('webhook');
    let coming = false;
    onCall = (response) =>
      sendJson(
        response,
        response.req.method === 'POST' ? { answerUrl: '/hulp/1' } : { acknowledged: coming },
      );
    await press();
    await reads(/We hebben het personeel verwittigd/);
    coming = true;
    await reads(/Er komt iemand/);
    await end();
  });

  it.runIf(isLong)('a mail, answered with `kiosk call acknowledge`', async () => {
    onlyBy('mail');
    await press();
    await reads(/We hebben het personeel verwittigd/);
    const { to, text } = mailServer.received.at(-1) ?? {};
    expect([to, text]).toEqual([['balie@bib.example'], expect.stringContaining(sentence)]);
    const { stdout } = await kioskCall('status').catch((error: { stdout: string }) => error);
    expect(stdout).toBe('delivered: patron, 0 min\n');
    await kioskCall('acknowledge');
    await reads(/Er komt iemand/);
    expect((await kioskCall('status')).stdout).toBe('No call is open.\n');
    await end();
  });

  it('a command, whose button is pressed', async () => {
    onlyBy('command');
    await press();
    await reads(/We hebben het personeel verwittigd/);
    await reads(/Er komt iemand/);
    expect(readFileSync(ring.out, 'utf8')).toContain(`KIOSK_TEXT=${sentence}`);
    await end();
  });

  it.runIf(isLong)('a message to a broker, answered on its topic', async () => {
    onlyBy('mqtt');
    await press();
    await reads(/We hebben het personeel verwittigd/);
    const { call, text } = published.at(-1) ?? { call: '', text: '' };
    expect(text).toBe(sentence);
    const payload = Buffer.from(JSON.stringify({ call, acknowledged: true }));
    const answer = { cmd: 'publish', topic: `${topic}/answer`, payload } as const;
    broker.publish({ ...answer, qos: 1, retain: false, dup: false }, () => {});
    await reads(/Er komt iemand/);
    await end();
  });
});

it('a call that reaches nobody sends the patron to the desk, and may be made again', async () => {
  onlyBy('none');
  await press();
  await reads(/Het personeel is niet bereikt\. Ga naar de balie/);
  const failed = stage.log().filter(({ code }) => code === 'help-way-failed');
  expect(
    failed
      .map(({ text }) => /by (\w+)/.exec(text)?.[1])
      .slice(-4)
      .sort(),
  ).toEqual([...['command', 'mail', 'mqtt', 'webhook']]);
  onlyBy('webhook');
  await tap(/Roep opnieuw/);
  await reads(/We hebben het personeel verwittigd/);
  await kioskCall('acknowledge');
  await reads(/Er komt iemand/);
  await end();
});

it('three cards that are not accepted call by themselves; nobody pressed a key', async () => {
  onlyBy('webhook');
  await stage.sees('attract', shows('attract'));
  const before = receiver.received.length;
  const unknown = patronCard(9_999);
  for (const attempt of [1, 2, 3]) {
    stage.scanner.scan(unknown);
    await stage.sees(
      'the card is refused',
      ({ view }) => view.kind === 'identify' && view.attempts === attempt,
    );
  }
  await reads(/We hebben het personeel verwittigd/);
  const { body = '{}' } = receiver.received[before] ?? {};
  expect(JSON.parse(body)).toMatchObject({
    reason: 'unknown-card',
    text: 'Bij Toestel 1 werd drie keer een kaart niet aanvaard.',
  });
  expect(body).not.toContain(unknown);
  await kioskCall('acknowledge');
  await end();
});

it.runIf(isLong)('a test call says that it is one, and disturbs no patron', async () => {
  onlyBy('webhook');
  ring.does('true');
  await stage.sees('attract', shows('attract'));
  const before = receiver.received.length;
  const { stdout } = await kioskCall('test').catch((error: { stdout: string }) => error);
  expect(stdout).toMatch(/not delivered by mail: it does not take the mail \(451\); mqtt: /);
  expect(JSON.parse(receiver.received[before]?.body ?? '{}')).toMatchObject({ reason: 'test' });
  expect(stage.screen()?.call.state).toBe('none');
});
