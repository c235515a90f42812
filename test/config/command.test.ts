import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { runCommand } from '../support/commands/run.ts';
import { builtProgram } from '../support/repository/built.ts';

const secrets = {
  KIOSK_SIP2_PASSWORD: 'canary-secret',
  KIOSK_TERMINAL_PASSWORD: '493817',
  KIOSK_CODE_API_KEY: 'canary-key',
};

const folders: string[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/**
 * A configuration file in a folder of its own. The devices' ports are closed ones: the kiosk runs
 * without them.
 */
function configure(settings: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-command-'));
  folders.push(folder);
  const file = join(folder, 'kiosk.json');
  const closed = { address: 'tcp://127.0.0.1:1' };
  const parts = {
    sip2: closed,
    reader: closed,
    scanner: closed,
    printer: closed,
    terminal: closed,
  };
  const policy = resolve('policies/wise.json');
  writeFileSync(file, JSON.stringify({ policy, ...parts, screen: { port: 0 }, ...settings }));
  return file;
}

async function ask(...args: string[]) {
  const { status, out, err } = await runCommand(args, {
    env: { PATH: process.env.PATH, ...secrets },
  });
  return { status, stdout: out, stderr: err };
}

/** Resolves with the log so far when the kiosk says `code`. */
async function runUntil(
  file: string,
  code: string,
): Promise<{ child: ChildProcess; entries: Record<string, unknown>[] }> {
  const child = spawn(process.execPath, [builtProgram(), 'run', '--config', file], {
    env: { PATH: process.env.PATH, ...secrets },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  const entries: Record<string, unknown>[] = [];
  await new Promise<void>((resolve, reject) => {
    child.on('close', () => reject(new Error(`It ended: ${JSON.stringify(entries)}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry: Record<string, unknown> = JSON.parse(line);
      entries.push(entry);
      if (entry.code === code) resolve();
    });
  });
  return { child, entries };
}

test('check: one calm line for a good configuration', async () => {
  const file = configure({});
  expect(await ask('check', file)).toMatchObject({
    status: 0,
    stdout: `${file} is in order.\n`,
    stderr: '',
  });
});

test('check: every complaint on standard error, exit code 78', async () => {
  const { status, stdout, stderr } = await ask(
    'check',
    configure({ sip2: { address: 'nowhere', usr: 'x' }, colour: 1 }),
  );
  expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
  for (const path of [
    'sip2.address: "nowhere" is no address',
    'sip2.usr: there is no such',
    'colour: there is no such',
  ]) {
    expect(stderr).toContain(path);
  }
  expect(stderr).toContain('Did you mean "user"?');
});

test('P5: check: payments that are a trial are a note, and no error', async () => {
  const file = configure({ code: { environment: 'preprod' } });
  const { status, stdout, stderr } = await ask('check', file);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^Note: Payments by a code are a trial: no money moves.*code\.environment/,
  );
  expect(stdout).toContain(`${file} is in order.`);
  const real = configure({ code: {} });
  expect((await ask('check', real)).stdout).toBe(`${real} is in order.\n`);
});

test('P2: check: a way to pay beside another currency than the euro is a complaint', async () => {
  const { status, stderr } = await ask('check', configure({ library: { currency: 'CHF' } }));
  expect(status).toBe(78);
  expect(stderr).toMatch(/terminal: .*EUR/);
});

test('check: rules that cannot be read and a language without texts are complaints too', async () => {
  const file = configure({ policy: 'absent.json', screen: { languages: ['nl', 'xx'] } });
  const { status, stderr } = await ask('check', file);
  expect(status).toBe(78);
  expect(stderr).toContain('policy: ');
  expect(stderr).toContain('screen.languages: ');
});

test('run: a missing secret is a complaint with its path', () => {
  const args = [builtProgram(), 'run', '--config', configure({})];
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  expect(status).toBe(78);
  expect(stderr).toContain(
    'sip2.password: the environment variable KIOSK_SIP2_PASSWORD is not set',
  );
});

test('run: starts without its parts, serves the screen, and SIGTERM ends it in order with 0', async () => {
  const file = configure({});
  const { child, entries } = await runUntil(file, 'started');
  const url =
    /http:\S+?(?=\.?$)/.exec(
      String(entries.find((entry) => entry.code === 'started')?.text),
    )?.[0] ?? '';
  expect((await fetch(url)).status).toBe(200);
  child.kill('SIGTERM');
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect(entries.map((entry) => entry.code)).toEqual(
    expect.arrayContaining(['opened', 'started', 'stopping', 'stopped']),
  );
  for (const entry of entries) {
    expect(
      Object.keys(entry)
        .filter((key) => key !== 'data')
        .sort(),
    ).toEqual(['code', 'level', 'part', 'text', 'time']);
  }
  const files = readdirSync(join(file, '..', 'data')).map((name) =>
    readFileSync(join(file, '..', 'data', name), 'latin1'),
  );
  for (const secret of Object.values(secrets))
    expect(JSON.stringify(entries) + files.join()).not.toContain(secret);
});

test('run: a second kiosk on the same data folder says so and ends with 69', async () => {
  const file = configure({});
  await runUntil(file, 'started');
  const { child, stderr } = spawnIt(file);
  const [code] = await once(child, 'close');
  expect(code).toBe(69);
  expect(stderr()).toContain('Another kiosk process has this data folder open.');
  expect(stderr()).toContain('Stop the other process first');
});

test('run: a port that is taken ends it with 69 and says which', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { child, stderr } = spawnIt(configure({ screen: { port } }));
  const [code] = await once(child, 'close');
  other.close();
  expect(code).toBe(69);
  expect(stderr()).toContain(`Port ${port} is in use by another program.`);
});

function spawnIt(file: string) {
  const child = spawn(process.execPath, [builtProgram(), 'run', '--config', file], {
    env: { PATH: process.env.PATH, ...secrets },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { child, stderr: () => text };
}

test('frames and tags as hexadecimal lines give JSON lines, and garbage gives a problem', async () => {
  const lines = async (input: string, ...args: string[]) => {
    const { out, err, status } = await runCommand(args, { input });
    expect([err, status]).toEqual(['', 0]);
    return out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  // The last line without its end counts too.
  const frames = await lines(
    '05 FF 65 E5 CB\nhello\n\n05 FF 65 E5 CC',
    'frame',
    'decode',
    '--protocol',
    'feig',
  );
  expect(frames.map(({ ok, crc }) => [ok, crc])).toEqual([
    [true, 'ok'],
    [false, 'absent'],
    [false, 'absent'],
    [false, 'bad'],
  ]);
  const many = await lines('06 0F 00\n'.repeat(20_000), 'frame', 'decode', '--protocol', 'zvt');
  expect(many).toHaveLength(20_000);
  const [tag] = await lines(
    `1101013130303030303030353600000000000098A4444B373138353030000000`,
    'tag',
    'decode',
  );
  expect(tag).toMatchObject({
    ok: true,
    model: 'iso28560-3',
    item: '1000000056',
    owner: 'DK-718500',
    notes: [],
  });
  const wrong = await ask('frame', 'decode', '--protocol', 'x');
  expect(wrong.status).not.toBe(0);
  expect(wrong.stderr).toMatch(/feig, 3m, zvt, zvt-serial/);
});
