import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plain } from '../../src/config/files/merge.ts';
import { wholeOf } from '../../src/config/files/sources.ts';
import { loadConfig } from '../../src/config/load.ts';
import { readSecrets } from '../../src/config/secrets/secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-extends-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: object | string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
function configOf(name: string) {
  const loaded = loadConfig(join(folder, name));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return loaded.config;
}
function complaintsOf(name: string) {
  const loaded = loadConfig(join(folder, name));
  return loaded.ok ? [] : loaded.complaints;
}

test('sections merge setting by setting; lists and null replace', () => {
  write('base.json', {
    library: { name: 'Lindeveld', branch: '1' },
    sip2: { address: 'tcp://lms:6001', user: 'all', timeoutMs: 9_000 },
    screen: { languages: ['nl', 'en'] },
    printer: { address: 'tcp://printer:9100' },
    terminal: null,
  });
  write('kiosk.json', {
    extends: 'base.json',
    library: { branch: '4' },
    sip2: { user: 'kiosk-4' },
    screen: { languages: ['nl', 'fr'] },
    printer: null,
    terminal: { address: 'tcp://terminal:20007' },
  });
  expect(configOf('kiosk.json')).toMatchObject({
    library: { name: 'Lindeveld', branch: '4' },
    sip2: { address: 'tcp://lms:6001', user: 'kiosk-4', timeoutMs: 9_000 },
    screen: { languages: ['nl', 'fr'] },
    printer: null,
    terminal: { address: 'tcp://terminal:20007' },
  });
});

test('the files together are one file that can stand anywhere', () => {
  write('common/base.json', { store: { folder: 'data' }, sip2: { password: { file: 'pin' } } });
  write('kiosk-4/kiosk.json', { extends: '../common/base.json', policy: 'own.json' });
  const { sources } = loadConfig(join(folder, 'kiosk-4/kiosk.json'));
  expect(wholeOf(sources, join(folder, 'kiosk-4'))).toEqual({
    version: 2,
    store: { folder: join(folder, 'common/data') },
    sip2: { password: { file: join(folder, 'common/pin') } },
    policy: join(folder, 'kiosk-4/own.json'),
  });
});

test('a reference to a secret replaces the other as a whole', () => {
  write('base.json', { sip2: { password: { env: 'SIP2_PASSWORD' } } });
  write('kiosk.json', { extends: 'base.json', sip2: { password: { file: 'own' } } });
  expect(configOf('kiosk.json').sip2.password).toEqual({ file: join(folder, 'own') });
});

test('paths begin at the folder of the file that holds them', () => {
  write('common/base.json', {
    sip2: { password: { file: 'secrets/sip2-password' } },
    screen: { textsFolder: 'texts' },
    store: { keepSettledDays: 30 },
  });
  write('common/secrets/sip2-password', 'of-the-base\n');
  write('kiosk-4/kiosk.json', { extends: '../common/base.json', policy: 'own.json' });
  const config = configOf('kiosk-4/kiosk.json');
  expect(config.screen.textsFolder).toBe(join(folder, 'common/texts'));
  expect(config.policy).toBe(join(folder, 'kiosk-4/own.json'));
  // A default is no setting of the base.
  expect(config.store.folder).toBe(join(folder, 'kiosk-4/data'));
  expect(config.extends).toBe(join(folder, 'common/base.json'));
  const { secrets } = readSecrets({ ...config, terminal: null }, {});
  expect(secrets['sip2.password']).toBe('of-the-base');
});

test('the same words in base and file are two paths', () => {
  write('common/base.json', {
    sip2: { password: { file: 'secrets/pin' } },
    store: { folder: 'data' },
  });
  write('kiosk-4/kiosk.json', {
    extends: '../common/base.json',
    sip2: { password: { file: 'secrets/pin' } },
  });
  const { together } = loadConfig(join(folder, 'kiosk-4/kiosk.json')).sources;
  expect(plain(together)).toMatchObject({
    sip2: { password: { file: 'secrets/pin' } },
    store: { folder: join(folder, 'common/data') },
  });
  const { sip2, store } = configOf('kiosk-4/kiosk.json');
  expect([sip2.password, store.folder]).toEqual([
    { file: join(folder, 'kiosk-4/secrets/pin') },
    join(folder, 'common/data'),
  ]);
});

test('each file is brought into the present shape by itself', () => {
  write('base.json', { version: 1, screen: { hours: { monday: ['09:00-17:00'] } } });
  write('kiosk.json', { extends: 'base.json', screen: { hours: { friday: ['09:00-12:00'] } } });
  const loaded = loadConfig(join(folder, 'kiosk.json'));
  const notes = ['screen.hours is now library.hours.'];
  expect(loaded).toMatchObject({ ok: true, notes });
  expect(loaded.sources.bases).toMatchObject([{ file: join(folder, 'base.json'), notes }]);
});

test('a base may extend another one, four in all', () => {
  for (const at of [1, 2, 3, 4])
    write(`${at}.json`, { extends: `${at + 1}.json`, device: { name: `Base ${at}` } });
  write('5.json', { library: { branch: '5' } });
  expect(configOf('2.json')).toMatchObject({
    device: { name: 'Base 2' },
    library: { branch: '5' },
  });
  expect(configOf('1.json').library.branch).toBe('5');
  write('0.json', { extends: '1.json' });
  expect(complaintsOf('0.json')).toMatchObject([
    { file: join(folder, '4.json'), path: 'extends', problem: expect.stringContaining('4 have') },
  ]);
});

test('what is wrong in a base names the base and the path in it', () => {
  const base = write('base.json', {
    version: 7,
    sip2: { timeoutMs: 'long', adress: 'x' },
    screen: { textsFolder: 'texts ' },
  });
  write('kiosk.json', { extends: 'base.json', sip2: { retries: -1 } });
  const complaints = complaintsOf('kiosk.json');
  expect(
    complaints
      .filter(({ file }) => file === base)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['sip2.adress', 'sip2.timeoutMs', 'version'].sort());
  expect(complaints.filter(({ file }) => file === undefined).map(({ path }) => path)).toEqual([
    'sip2.retries',
  ]);
  expect(complaints.find(({ path }) => path === 'sip2.adress')?.remedy).toMatch(/"address"/);
});

test('a setting of the base that the file replaces is not complained about', () => {
  write('base.json', { sip2: { timeoutMs: 'long' } });
  write('kiosk.json', { extends: 'base.json', sip2: { timeoutMs: 5_000 } });
  expect(configOf('kiosk.json').sip2.timeoutMs).toBe(5_000);
});

test('a base that cannot be read: which, and why', () => {
  const file = (name: string) => join(folder, name);
  write('kiosk.json', { extends: 'none.json' });
  expect(complaintsOf('kiosk.json')).toMatchObject([
    { path: 'extends', problem: `${file('none.json')} cannot be read: ENOENT` },
  ]);
  for (const wrong of [3, '', null, ['a.json']]) {
    write('kiosk.json', { extends: wrong });
    expect(complaintsOf('kiosk.json')[0]).toMatchObject({
      path: 'extends',
      problem: 'is no path of a file',
    });
  }
  write('kiosk.json', { extends: 'base.json' });
  write('base.json', '{"a": 1,}');
  expect(complaintsOf('kiosk.json')).toMatchObject([
    { file: file('base.json'), path: 'line 1, column 9' },
  ]);
  write('base.json', '[]');
  expect(complaintsOf('kiosk.json')).toMatchObject([
    { file: file('base.json'), path: '', problem: 'holds no settings' },
  ]);
  writeFileSync(file('base.json'), Buffer.from('\ufeff{}', 'utf16le'));
  expect(complaintsOf('kiosk.json')).toMatchObject([
    { path: 'extends', problem: `${file('base.json')} is UTF-16, and must be UTF-8` },
  ]);
});

test('a base that never ends is not read', () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  writeFileSync(join(folder, 'huge.json'), Buffer.alloc(2_000_001, ' '));
  for (const [base, problem] of [
    ['/dev/zero', 'is no file'],
    ['pipe', 'is no file'],
    ['.', 'is no file'],
    ['huge.json', 'is too large for a configuration'],
  ] as const) {
    write('kiosk.json', { extends: base });
    expect(complaintsOf('kiosk.json')).toMatchObject([
      { path: 'extends', problem: expect.stringContaining(problem) },
    ]);
  }
});

test('a circle is found, also through a link', () => {
  write('a.json', { extends: 'b.json' });
  write('b.json', { extends: 'link.json' });
  symlinkSync('a.json', join(folder, 'link.json'));
  expect(complaintsOf('a.json')).toMatchObject([
    {
      file: join(folder, 'b.json'),
      path: 'extends',
      problem: expect.stringContaining('link.json extends'),
    },
  ]);
  write('self.json', { extends: 'self.json' });
  expect(complaintsOf('self.json')).toMatchObject([{ path: 'extends' }]);
});

test('without its base the file is still looked at', () => {
  write('kiosk.json', { extends: 'none.json', nmae: 'x', help: { call: { webhook: {} } } });
  expect(complaintsOf('kiosk.json').map(({ path }) => path)).toEqual(['extends', 'nmae']);
});
