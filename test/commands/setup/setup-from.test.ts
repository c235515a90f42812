/** `kiosk setup --from BASE`: what is written, what is refused, what stays open. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startReader } from '../../../simulators/reader.ts';
import { readSet } from '../../../src/commands/setup/from/settings.ts';
import { runCommand } from '../../support/commands/run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-from-'));
  mkdirSync(join(folder, 'secrets'));
  writeFileSync(join(folder, 'secrets/sip2-password'), 'of-the-base\n');
  writeFileSync(join(folder, 'base.json'), JSON.stringify(base));
});
afterEach(() => rmSync(folder, { recursive: true }));

const base = {
  library: { name: 'Bibliotheek De Basis', branch: '1' },
  device: { name: 'Zelfuitleen 1' },
  sip2: { user: 'kiosk-1', password: { file: 'secrets/sip2-password' } },
  reader: null,
  scanner: null,
  printer: null,
  terminal: null,
  screen: { port: 0, languages: ['nl', 'en'] },
};

/** With standard input that is no terminal. */
function setup(args: readonly string[], input = '') {
  return kiosk(['setup', '--from', 'base.json', ...args], input);
}
async function kiosk(args: readonly string[], input = '') {
  const given = { input, folder, env: { PATH: process.env.PATH } };
  const { status, out, err: errors } = await runCommand(args, given);
  return { status, out, errors };
}
function written(file = 'kiosk.config.json') {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

test('writes what differs, and uses the secrets of the base', async () => {
  const args = ['--name', 'Zelfuitleen 4', '--sip2-user', 'kiosk-4', '--set', 'library.branch=4'];
  const { status, out } = await setup([...args, '--yes']);
  expect(out).toContain('- device.name: "Zelfuitleen 1"\n+ device.name: "Zelfuitleen 4"\n');
  expect(out).toContain('it is in order');
  expect(status).toBe(0);
  expect(written()).toEqual({
    $schema: expect.stringMatching(/kiosk\.config\.schema\.json$/),
    version: 2,
    extends: 'base.json',
    device: { name: 'Zelfuitleen 4' },
    sip2: { user: 'kiosk-4' },
    library: { branch: '4' },
  });
  expect(JSON.parse(readFileSync(join(folder, 'base.json'), 'utf8'))).toEqual(base);
});

test('a secret of its own goes into a file, though the base has one of the same name', async () => {
  const { status, out, errors } = await setup(
    ['--to', 'k4/kiosk.json', '--name', 'K4', '--secret', 'sip2.password=-', '--yes'],
    'of-kiosk-4\n',
  );
  expect([status, out + errors]).toEqual([0, expect.not.stringContaining('of-kiosk-4')]);
  expect(written('k4/kiosk.json').sip2).toEqual({ password: { file: 'secrets/sip2-password' } });
  const file = join(folder, 'k4/secrets/sip2-password');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([
    'of-kiosk-4\n',
    0o600,
  ]);
});

test('a second time it adds to the file, shows the difference and keeps the one before', async () => {
  await setup(['--name', 'Zelfuitleen 4', '--yes']);
  const first = readFileSync(join(folder, 'kiosk.config.json'), 'utf8');
  const { status, out } = await setup(['--set', 'screen.languages=nl,fr', '--yes']);
  expect(out).toContain('+ screen.languages: ["nl","fr"]\n');
  expect([status, written()]).toMatchObject([
    0,
    { device: { name: 'Zelfuitleen 4' }, screen: { languages: ['nl', 'fr'] } },
  ]);
  const kept = join(folder, 'data/configurations');
  expect(readdirSync(kept).map((name) => readFileSync(join(kept, name), 'utf8'))).toEqual([first]);
});

test('a file that is not built on the base is replaced, and kept', async () => {
  const other = { device: { name: 'Oud' }, printer: { address: 'tcp://127.0.0.1:1' } };
  writeFileSync(join(folder, 'kiosk.config.json'), JSON.stringify(other));
  const { out } = await setup(['--name', 'Nieuw', '--no-devices', '--yes']);
  expect(out).toContain('- device.name: "Oud"\n+ device.name: "Nieuw"\n');
  expect(out).toContain('- printer');
  expect(written()).not.toHaveProperty('printer');
  const kept = join(folder, 'data/configurations');
  expect(readFileSync(join(kept, readdirSync(kept)[0] ?? ''), 'utf8')).toBe(JSON.stringify(other));
});

test('without a terminal and without --yes nothing is changed', async () => {
  const { status, errors } = await setup(['--name', 'Zelfuitleen 4']);
  expect([status, errors]).toEqual([1, expect.stringContaining('add --yes')]);
  expect(readdirSync(folder)).not.toContain('kiosk.config.json');
});

const wrongInput: readonly [args: string[], status: number, words: string][] = [
  [[], 64, '--name "Zelfuitleen 4"'],
  [['--name', 'x', '--to', 'base.json'], 64, 'is the base itself'],
  [['--name', 'x', '--secret', 'sip2.password=@none'], 66, 'Name a file that exists'],
  [['--name', 'x', '--set', 'sip2.usr=k'], 65, 'Did you mean "user"?'],
  [['--name', 'x', '--set', 'reader.driver=feigg'], 65, 'Did you mean "feig"?'],
  [['--name', 'x', '--set', 'sip2.password=geheim'], 64, '--secret sip2.password=@FILE'],
  [['--name', 'x', '--secret', 'sip2.password=geheim'], 64, '--secret sip2.password=@FILE'],
];
test.each(wrongInput)('%j is refused with what to write', async (args, code, words) => {
  const { status, out, errors } = await setup([...args, '--yes']);
  expect([status, errors]).toEqual([code, expect.stringContaining(words)]);
  expect(out + errors).not.toContain('geheim');
  expect(readdirSync(folder).sort()).toEqual(['base.json', 'secrets']);
});

test('a device that answers stays, one that does not is open, and so is a missing secret', async () => {
  const reader = await startReader({ port: 0 });
  try {
    const address = `tcp://127.0.0.1:${reader.port}`;
    const closed = { address: 'tcp://127.0.0.1:1' };
    const more = { reader: { address }, printer: closed, terminal: closed };
    writeFileSync(join(folder, 'base.json'), JSON.stringify({ ...base, ...more }));
    const { status, out } = await setup(['--name', 'K', '--set', 'terminal=null', '--yes']);
    expect(out).toContain(`reader: ${address} answers`);
    expect(out).toMatch(
      /Still open:\n {2}printer: tcp:\/\/127\.0\.0\.1:1: .*kiosk devices --write/,
    );
    expect(out).not.toContain('terminal.password');
    expect([status, Object.keys(written())]).toEqual([
      2,
      ['$schema', 'version', 'extends', 'device', 'terminal'],
    ]);
    rmSync(join(folder, 'secrets'), { recursive: true });
    const again = await setup(['--no-devices', '--yes']);
    expect(again.status).toBe(2);
    expect(again.out).toMatch(/sip2\.password: .*cannot be read.*--secret sip2\.password=@FILE/);
  } finally {
    await reader.close();
  }
});

test('kiosk devices --write writes into the own file, and not what the base has', async () => {
  const [reader, other] = await Promise.all([
    startReader({ port: 0 }),
    startReader({ port: 0, protocol: '3m' }),
  ]);
  try {
    const [address = '', ofOther = ''] = [reader, other].map(
      ({ port }) => `tcp://127.0.0.1:${port}`,
    );
    writeFileSync(
      join(folder, 'base.json'),
      JSON.stringify({ ...base, reader: { driver: 'feig', address } }),
    );
    await setup(['--name', 'K', '--yes']);
    const before = written();
    const same = await kiosk(['devices', address, '--write', '--yes']);
    expect([same.out, written()]).toEqual([
      expect.stringContaining('has all that already'),
      before,
    ]);
    const { out } = await kiosk(['devices', ofOther, '--write', '--yes']);
    expect(out).toContain(`- reader.address: "${address}"\n+ reader.address: "${ofOther}"`);
    expect(written()).toEqual({ ...before, reader: { driver: '3m', address: ofOther } });
  } finally {
    await Promise.all([reader.close(), other.close()]);
  }
});

test('a value is what the setting takes: JSON, a text, or a list with commas', () => {
  const value = (text: string) => readSet(text).value;
  expect(value('library.branch=35500')).toBe('35500');
  expect(value('screen.port=8090')).toBe(8090);
  expect(value('printer=null')).toBe(null);
  expect(value('identification.showName=true')).toBe(true);
  expect(value('screen.languages=nl,en')).toEqual(['nl', 'en']);
  expect(value('library.name=Lindeveld = mooi')).toBe('Lindeveld = mooi');
  expect(value('sip2.password={"env":"SIP2"}')).toEqual({ env: 'SIP2' });
  for (const wrong of ['nope', '=3', 'a..b=3', 'extends=x', 'version=1'])
    expect(() => readSet(wrong)).toThrow();
});
