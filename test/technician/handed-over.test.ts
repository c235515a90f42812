/** Which changes of a configuration send a secret to another place, and who may save them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { NotDone } from '../../src/screen/web/answers.ts';
import { handedOver, proveSecrets } from '../../src/technician/access/handed-over.ts';
import { openLockOut } from '../../src/technician/access/lock-out.ts';
import { newPrograms } from '../../src/technician/panel/configuration/new-programs.ts';

function configured(settings: object): Config {
  const loaded = readConfig(JSON.stringify(settings), '/etc/kiosk');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return loaded.config;
}
const sip2 = { address: 'tls://library.example:6001', password: { file: 'sip2' } };
const terminal = { address: 'tcp://10.0.0.5:20007', password: { file: 'terminal' } };
const webhook = { url: 'https://desk.example/', header: { value: { file: 'token' } } };
const mqtt = { url: 'mqtts://broker.example', topic: 'hulp', password: { file: 'mqtt' } };
const call = { webhook, mqtt };
const mail = {
  host: 'mail.example',
  user: 'kiosk',
  password: { file: 'mail' },
  from: 'a@b.example',
};
const code = { apiKey: { file: 'code-key' } };
const adyen = {
  ...{ poiId: 'S1F2-000158213605001', rootCertificate: 'root.pem' },
  key: { identifier: 'kiosk', passphrase: { file: 'passphrase' } },
};
const before = configured({ sip2, terminal, code, mail, help: { call } });

test.each<[string, object, string[]]>([
  ['another host', { sip2: { ...sip2, address: 'tls://evil.example:6001' } }, ['sip2.password']],
  ['another port', { sip2: { ...sip2, address: 'tls://library.example:6002' } }, ['sip2.password']],
  [
    'the same host in clear',
    { sip2: { ...sip2, address: 'tcp://library.example:6001' } },
    ['sip2.password'],
  ],
  ['other authorities', { sip2: { ...sip2, tls: { ca: 'mine.pem' } } }, ['sip2.password']],
  [
    'another name of the certificate',
    { sip2: { ...sip2, tls: { serverName: 'evil.example' } } },
    ['sip2.password'],
  ],
  [
    'another file as the password',
    { sip2: { ...sip2, password: { file: 'journal.key' } } },
    ['sip2.password'],
  ],
  [
    'a file as AC',
    { sip2: { ...sip2, terminalPassword: { file: 'technician.pin' } } },
    ['sip2.terminalPassword'],
  ],
  [
    'a secret in the log-in script',
    {
      sip2: {
        ...sip2,
        script: [
          { expect: 'x', send: 'y' },
          { expect: 'z', send: { env: 'HOME' } },
        ],
      },
    },
    ['sip2.script[1].send'],
  ],
  [
    'another terminal',
    { terminal: { ...terminal, address: 'tcp://10.0.0.6:20007' } },
    ['terminal.password'],
  ],
  [
    'the password of the terminal as the log-in',
    { sip2: { ...sip2, password: { file: 'terminal' } } },
    ['sip2.password'],
  ],
  [
    'another server for calls',
    { help: { call: { ...call, webhook: { ...webhook, url: 'https://evil.example/' } } } },
    ['help.call.webhook.header.value'],
  ],
  [
    'another name of its header',
    {
      help: {
        call: {
          ...call,
          webhook: { ...webhook, header: { name: 'X-Log', value: { file: 'token' } } },
        },
      },
    },
    ['help.call.webhook.header.value'],
  ],
  [
    'another broker',
    { help: { call: { ...call, mqtt: { ...mqtt, url: 'mqtts://evil.example' } } } },
    ['help.call.mqtt.password'],
  ],
  [
    'another authority for both',
    { help: { call: { ...call, ca: 'mine.pem' } } },
    ['help.call.webhook.header.value', 'help.call.mqtt.password'],
  ],
  ['another mail server', { mail: { ...mail, host: 'evil.example' } }, ['mail.password']],
  ['the same without its authority', { mail: { ...mail, ca: 'mine.pem' } }, ['mail.password']],
  ['another sender', { mail: { ...mail, from: 'c@d.example' } }, []],
  ['another payment host', { code: { ...code, address: 'https://evil.example' } }, ['code.apiKey']],
  ['its host for trials', { code: { ...code, environment: 'preprod' } }, ['code.apiKey']],
  ['another file as its key', { code: { apiKey: { file: 'journal.key' } } }, ['code.apiKey']],
  ['another description', { code: { ...code, description: 'Boetes' } }, []],
  ['the terminal speaks OPI now', { terminal: { ...terminal, driver: 'opi', opi: {} } }, []],
  [
    'a terminal of Adyen, whose passphrase leaves in no message',
    { terminal: { driver: 'adyen', address: 'tls://10.0.0.7:8443', adyen } },
    [],
  ],
  ['no log-in at all', { sip2: { ...sip2, user: null, address: 'tcp://elsewhere:1' } }, []],
  ['another time-out', { sip2: { ...sip2, timeoutMs: 5_000 } }, []],
  ['nothing', {}, []],
])('%s', (_, change, paths) => {
  const after = configured({ sip2, terminal, code, mail, help: { call }, ...change });
  expect(handedOver([before], after).map(({ path }) => path)).toEqual(paths);
  expect(handedOver([before, after], after)).toEqual([]);
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('wrong ones are counted on disk, apart from the PINs; a right one is taken', () => {
  const clock = { now: () => '2026-03-01T09:00:00.000Z' };
  const needed = [{ path: 'sip2.script[1].send', to: 'x' }];
  const secrets = { 'sip2.password': 'a', 'sip2.script[1].send': 'Zwaluw77' } as const;
  const attempt = (value: string) => {
    try {
      proveSecrets(
        needed,
        { 'sip2.script[1].send': value, 'sip2.password': 'a' },
        secrets,
        openLockOut(folder, clock),
      );
      return 'taken';
    } catch (error) {
      if (!(error instanceof NotDone)) throw error;
      expect(JSON.stringify(error.refused)).not.toContain('Zwaluw77');
      return error.refused.code;
    }
  };
  expect([attempt('Zwaluw77'), attempt(''), attempt('a')]).toEqual([
    'taken',
    'secret-needed',
    'secret-wrong',
  ]);
  expect(['b', 'c', 'd', 'e'].map(attempt)).toEqual(Array(4).fill('secret-wrong'));
  expect(attempt('Zwaluw77')).toBe('secrets-locked');
  const lock = openLockOut(folder, clock);
  expect([lock.lockedUntil('technician'), lock.triesLeft('technician')]).toEqual([null, 5]);
});

test('a program that the kiosk runs is named on the machine alone', () => {
  const of = (ways: object) => configured({ help: { call: { webhook, ...ways } } });
  const ring = of({ command: { program: '/usr/bin/ring', arguments: ['1'] } });
  const paths = (known: Config, after: Config) =>
    newPrograms([known], after).map(({ path }) => path);
  expect(paths(of({}), ring)).toEqual(['help.call.command']);
  expect(paths(ring, ring)).toEqual([]);
  expect(paths(ring, of({}))).toEqual([]);
  expect(paths(ring, of({ command: { program: '/usr/bin/ring', arguments: ['2'] } }))).toEqual([
    'help.call.command',
  ]);
  const night = { from: '21:30', to: '07:30' };
  const dims = (more: object) =>
    configured({ screen: { attract: { night: { ...night, ...more } } } });
  const command = '/usr/sbin/poweroff';
  expect(paths(dims({}), dims({ command }))).toEqual(['screen.attract.night.command']);
  expect(paths(dims({ command }), dims({ command, from: '22:00' }))).toEqual([]);
});
