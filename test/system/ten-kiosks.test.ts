/**
 * Ten kiosks from one base on one machine: one command each, started, each with a reader and a printer
 * of its own; all use the same library system. The normal run has two of them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { startPrinter } from '../../simulators/printer.ts';
import { startReader } from '../../simulators/reader.ts';
import { startSimulators } from '../../simulators/start.ts';
import type { Overview } from '../../src/technician/actions.ts';
import { askKiosk } from '../../src/technician/control/control-client.ts';
import type { ReadinessReport } from '../../src/technician/report.ts';
import { builtProgram } from '../support/repository/built.ts';
import { isLong } from '../support/repository/share.ts';

const main = builtProgram();
const folder = mkdtempSync(join(tmpdir(), 'kiosk-ten-'));
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NODE|SSL)_|^KIOSK_/.test(name)),
);

interface Further {
  name: string;
  folder: string;
  file: string;
  port: number;
  devices: readonly string[];
  process?: ChildProcess;
}
const closing: (() => Promise<unknown>)[] = [];
let kiosks: Further[] = [];

/** All at once, so that no two get the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

async function run(args: readonly string[]): Promise<{ status: number; out: string }> {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, env: environment });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end();
  const [status] = await once(child, 'close');
  return { status, out: Buffer.concat(chunks).toString() };
}

async function start(kiosk: Further): Promise<void> {
  const args = ['--max-semi-space-size=1', '--v8-pool-size=1', main, 'run', '--config', kiosk.file];
  const child = spawn(process.execPath, args, {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  kiosk.process = child;
  const lines: string[] = [];
  await new Promise<void>((started, failed) => {
    child.on('close', () => failed(new Error(`${kiosk.name} ended:\n${lines.join('\n')}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (JSON.parse(line).code === 'started') started();
    });
  });
}
async function stop({ process: child }: Further): Promise<void> {
  if (!child || child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'close');
}
async function overviewOf({ folder: of }: Further): Promise<Overview> {
  const answer = await askKiosk<Overview>(join(of, 'data'), '/overview', 10_000);
  if (answer.kind !== 'answer') throw new Error(answer.kind);
  return answer.value;
}

function timed<Value>(what: string, work: Promise<Value>): Promise<Value> {
  const began = performance.now();
  return work.finally(() => console.log(`${what}: ${Math.round(performance.now() - began)} ms`));
}

const inBase = {
  version: 2,
  library: { name: 'Bibliotheek De Basis' },
  sip2: { user: 'kiosk', password: { file: 'secrets/sip2-password' } },
  scanner: null,
  terminal: null,
  policy: resolve('policies/wise.json'),
};

beforeAll(async () => {
  const { devices, close } = await startSimulators({
    ports: { library: 0 },
    account: { user: 'kiosk', password: 'lindeveld' },
    clock: { now: () => new Date().toISOString() },
    payments: 'hold',
  });
  closing.push(close);
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
  writeFileSync(join(folder, 'secrets/sip2-password'), 'lindeveld\n', { mode: 0o600 });
  const sip2 = { ...inBase.sip2, address: `tcp://127.0.0.1:${devices.library?.port}` };
  writeFileSync(join(folder, 'base.json'), JSON.stringify({ ...inBase, sip2 }));
  const ports = await freePorts(isLong ? 10 : 2);
  kiosks = await Promise.all(
    ports.map(async (port, at) => {
      const [reader, printer] = await Promise.all([
        startReader({ port: 0 }),
        startPrinter({ port: 0 }),
      ]);
      closing.push(
        () => reader.close(),
        () => printer.close(),
      );
      const own = join(folder, `kiosk-${at + 1}`);
      const addressOf = (device: string, of: number) => `${device}.address=tcp://127.0.0.1:${of}`;
      return {
        name: `Zelfuitleen ${at + 1}`,
        folder: own,
        file: join(own, 'kiosk.config.json'),
        port,
        devices: [addressOf('reader', reader.port), addressOf('printer', printer.port)],
      };
    }),
  );
}, 30_000);
afterAll(async () => {
  await Promise.all(kiosks.map(stop));
  await Promise.all(closing.map((close) => close()));
  rmSync(folder, { recursive: true });
}, 60_000);

test('one command for each', async () => {
  for (const { name, file, port, devices } of kiosks) {
    const settings = [`screen.port=${port}`, ...devices].flatMap((one) => ['--set', one]);
    const args = [
      'setup',
      '--from',
      'base.json',
      '--to',
      file,
      '--name',
      name,
      ...settings,
      '--yes',
    ];
    const { status, out } = await timed(`setup of ${name}`, run(args));
    expect([status, out]).toEqual([0, expect.stringContaining('it is in order')]);
  }
}, 60_000);

test('all start, and each answers under its own name', async () => {
  await timed(`start of ${kiosks.length}`, Promise.all(kiosks.map(start)));
  for (const kiosk of kiosks) {
    const page = await fetch(`http://127.0.0.1:${kiosk.port}/`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<script')]);
    expect(await overviewOf(kiosk)).toMatchObject({
      device: kiosk.name,
      library: 'Bibliotheek De Basis',
    });
  }
}, 60_000);

test('each gives its report', async () => {
  for (const kiosk of isLong ? kiosks : kiosks.slice(0, 1)) {
    // Red until a wrong PIN was tried once at each.
    const tried = await run(['doctor', '--card', patronCard(1), '--config', kiosk.file]);
    expect(tried.out).not.toContain(patronCard(1));
    const args = ['report', '--unattended', '--json', '--config', kiosk.file];
    const { out } = await timed(`report of ${kiosk.name}`, run(args));
    const { device, checks } = JSON.parse(out.slice(out.indexOf('{'))) as ReadinessReport;
    expect(device).toBe(kiosk.name);
    for (const wanted of ['configuration', 'library', 'reader', 'printer'] as const)
      expect(checks.find(({ check }) => check === wanted)).toMatchObject({ light: 'ok' });
    expect(checks.filter(({ light }) => light === 'broken')).toEqual([]);
  }
}, 120_000);

test.runIf(isLong)(
  'a change of the base is at work in all of them from the next start on',
  async () => {
    const base = JSON.stringify({ ...inBase, library: { name: 'Bibliotheek De Nieuwe' } });
    writeFileSync(join(folder, 'base.json'), base);
    await Promise.all(kiosks.map(stop));
    await Promise.all(kiosks.map(start));
    for (const kiosk of kiosks)
      expect(await overviewOf(kiosk)).toMatchObject({
        device: kiosk.name,
        library: 'Bibliotheek De Nieuwe',
      });
  },
  60_000,
);
