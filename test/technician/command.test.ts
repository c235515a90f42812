/** doctor and devices as a technician types them: other users, exit codes, what goes where. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { startPrinter } from '../../simulators/printer.ts';
import { startReader } from '../../simulators/reader.ts';
import type { Finding } from '../../src/technician/finding.ts';
import { runCommand } from '../support/commands/run.ts';
import { startPty } from '../support/hardware/pty.ts';
import { builtProgram } from '../support/repository/built.ts';

const program = builtProgram();
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Ended {
  status: number | null;
  out: string;
  err: string;
}
async function kiosk(
  args: readonly string[],
  as: { uid?: number; gid?: number } = {},
): Promise<Ended> {
  const env = {
    PATH: process.env.PATH ?? '',
    KIOSK_SIP2_PASSWORD: 'x',
    KIOSK_TERMINAL_PASSWORD: '123456',
  };
  if (as.uid === undefined) return await runCommand(args, { env, folder: tmpdir() });
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    env,
    cwd: tmpdir(),
    ...as,
  });
  const heard = { out: '', err: '' };
  child.stdout?.on('data', (chunk) => {
    heard.out += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    heard.err += String(chunk);
  });
  child.stdin?.end();
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...heard };
}

const nothing = {
  reader: null,
  scanner: null,
  printer: null,
  terminal: null,
  sip2: { address: 'tcp://127.0.0.1:1' },
};
function configure(settings: object): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-technician-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  const file = join(folder, 'kiosk.config.json');
  const policy = resolve('policies/wise.json');
  writeFileSync(
    file,
    JSON.stringify({ policy, screen: { port: 0 }, ...nothing, ...settings }, null, 2),
  );
  return { folder, file };
}
function findingsOf({ out }: Ended) {
  return (JSON.parse(out) as { findings: Finding[] }).findings;
}

test.runIf(isRoot)('no permission: the group and the folder are named', async () => {
  const reader = await startReader({ port: 0 });
  const pty = await startPty(reader.port);
  closers.push(pty.remove, reader.close);
  chmodSync(pty.path, 0o600);
  // The port itself may be found by anybody.
  chmodSync(join(pty.path, '..'), 0o755);
  const { file } = configure({ reader: { address: `serial:${pty.path}` } });
  const said = await kiosk(['doctor', '--json', '--config', file], { uid: nobody, gid: nobody });
  expect(said.status).toBe(2);
  const [disk, port] = ['folder-unusable', 'port-no-permission'].map((code) =>
    findingsOf(said).find((each) => each.code === code),
  );
  expect(disk?.remedy).toContain('sudo chown -R');
  expect(port?.remedy).toMatch(/group (tty|dialout|root): `sudo usermod -aG/);
});

test('doctor: exit codes, parts, no colour in a pipe, wrong words', async () => {
  const { file } = configure({});
  const [all, one, wrong] = await Promise.all([
    kiosk(['doctor', '--config', file]),
    kiosk(['doctor', '--config', file, '--part', 'disk', '--part', 'printer']),
    kiosk(['doctor', '--config', file, '--part', 'printr']),
  ]);
  expect(all.status).toBe(2);
  expect(all.out).toContain('Nothing listens at tcp://127.0.0.1:1');
  expect(all.out).not.toContain('\u001b');
  expect(one.status).toBe(0);
  expect(one.out).toContain('This kiosk has no receipt printer.');
  expect([wrong.status, wrong.out]).toEqual([64, '']);
  expect(wrong.err).toContain('configuration, clock, disk');
});

test('devices --write: the difference, the file kept, one of a kind, nobody to ask', async () => {
  const [reader, printer] = await Promise.all([
    startReader({ port: 0, protocol: '3m' }),
    startPrinter({ port: 0 }),
  ]);
  closers.push(reader.close, printer.close);
  const at = ({ port }: { port: number }) => `tcp://127.0.0.1:${port}`;
  const { folder, file } = configure({});
  const before = readFileSync(file, 'utf8');
  const write = (...more: string[]) => kiosk(['devices', '--config', file, '--write', ...more]);
  const [unopened, two] = await Promise.all([
    write(at(reader), at(printer)),
    write(at(printer), at(printer), '--yes'),
  ]);
  expect([unopened.status, two.status]).toEqual([1, 1]);
  expect(unopened.err).toContain('add --yes');
  expect(two.err).toContain('more than one printer');
  expect(readFileSync(file, 'utf8')).toBe(before);
  const done = await write(at(reader), at(printer), '--yes');
  expect([done.status, done.err]).toEqual([0, '']);
  expect(done.out).toContain(`- printer: null\n+ printer: {"address":"${at(printer)}"}`);
  const after = readFileSync(file, 'utf8');
  expect(after).toBe(
    before
      .replace('"reader": null', `"reader": { "driver": "3m", "address": "${at(reader)}" }`)
      .replace('"printer": null', `"printer": { "address": "${at(printer)}" }`),
  );
  const [version = ''] = readdirSync(join(folder, 'data', 'configurations'));
  expect(readFileSync(join(folder, 'data', 'configurations', version), 'utf8')).toBe(before);
  expect(readFileSync(join(folder, 'data', 'audit.jsonl'), 'utf8')).toContain(
    '"what":["reader","printer"]',
  );
});

test('a configuration that is wrong is not written to', async () => {
  const { file } = configure({ colour: 1 });
  const printer = await startPrinter({ port: 0 });
  closers.push(printer.close);
  const wrong = await kiosk([
    'devices',
    `tcp://127.0.0.1:${printer.port}`,
    '--write',
    '--yes',
    '--config',
    file,
  ]);
  expect([wrong.status, wrong.err]).toEqual([78, expect.stringContaining('colour')]);
});

test.runIf(process.env.LONG === '1')(
  'everything takes connections and keeps silent: less than 15 seconds',
  async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => sockets.add(socket.on('error', () => {})));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const bound = server.address();
    const mute = {
      address: `tcp://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`,
    };
    const { file } = configure({
      sip2: mute,
      reader: mute,
      scanner: mute,
      printer: mute,
      terminal: mute,
    });
    const startedMs = performance.now();
    const { status } = await kiosk(['doctor', '--config', file]);
    expect(status).toBe(2);
    expect(performance.now() - startedMs).toBeLessThan(15_000);
  },
);
