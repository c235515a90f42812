/** What the key of a region for configurations must not reach. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/load.ts';
import { complaintsAbout } from '../../../src/region/configuration/check.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-check-'));
  for (const name of ['data', 'region']) mkdirSync(join(folder, name));
  for (const name of ['data/journal.key', 'region/password', 'password'])
    writeFileSync(join(folder, name), 'secret\n', { mode: 0o600 });
});
afterEach(() => rmSync(folder, { recursive: true }));

const store = { store: { folder: 'data' } };
const withPassword = (file: string) => ({
  store: { folder: 'data' },
  sip2: { address: 'tls://evil.example:6001', user: 'kiosk', password: { file } },
});

test.each([
  ['data/journal.key', true],
  ['region/password', true],
  ['password', false],
])('a password in %s', async (file, isBarred) => {
  const running = readConfig(JSON.stringify({ store: { folder: 'data' } }), folder);
  if (!running.ok) throw new Error(JSON.stringify(running.complaints));
  const found = await complaintsAbout({
    present: '{}',
    next: JSON.stringify(withPassword(file)),
    file: join(folder, 'kiosk.config.json'),
    running: running.config,
    environment: {},
  });
  const barred = { path: 'sip2.password', code: 'region-not-its-own' };
  expect(found.some((each) => JSON.stringify(each) === JSON.stringify(barred))).toBe(isBarred);
});

const pictures = (at: string) => ({ screen: { attract: { pictures: { folder: at } } } });
const texts = (at: string) => ({ screen: { textsFolder: at } });
const trace = (at: string) => ({ sip2: { traceFile: at } });

test.each<[string, object, object, string | null]>([
  ['pictures of the machine', {}, pictures('/usr/share/icons'), 'screen.attract.pictures.folder'],
  ['a way up and out', {}, pictures('region/../../..'), 'screen.attract.pictures.folder'],
  ['a link that leads out', {}, pictures('way'), 'screen.attract.pictures.folder'],
  ['texts among the data', {}, texts('data/words'), 'screen.textsFolder'],
  ['texts in a folder of the machine', {}, texts('/etc'), 'screen.textsFolder'],
  ['a mark of the machine', {}, { screen: { logo: '/usr/share/x.svg' } }, 'screen.logo'],
  [
    'a trace elsewhere, where no folder is set for logs',
    {},
    trace('/tmp/x.jsonl'),
    'sip2.traceFile',
  ],
  ['pictures that came with the region', {}, pictures('region/1/files'), null],
  ['a trace beside the configuration', {}, trace('x.jsonl'), null],
  [
    'what the machine itself names',
    pictures('/usr/share/icons'),
    pictures('/usr/share/icons'),
    null,
  ],
])('%s', async (_, own, next, refused) => {
  const whole = (settings: object) => JSON.stringify(Object.assign({}, settings, store));
  const running = readConfig(whole({}), folder);
  if (!running.ok) throw new Error(JSON.stringify(running.complaints));
  symlinkSync('/usr/share', join(folder, 'way'));
  const found = await complaintsAbout({
    present: whole(own),
    next: whole(next),
    file: join(folder, 'kiosk.config.json'),
    running: running.config,
    environment: {},
  });
  const outside = found.filter(({ code }) => code === 'outside-folders').map(({ path }) => path);
  expect(outside).toEqual(refused === null ? [] : [refused]);
});
