import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../machines/domain.ts';
import { notifySystemd } from '../../src/kiosk/supervisor.ts';

const hasProgram = spawnSync('systemd-notify', ['--version']).status === 0;
let folder: string;
let listener: ChildProcess;
let heard = '';

/** systemd's end of it: a datagram socket that takes what it is told. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiosk-notify-'));
  heard = '';
  listener = spawn('socat', ['-u', `UNIX-RECV:${join(folder, 'notify')}`, '-'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  listener.stdout?.on('data', (chunk) => {
    heard += `${chunk}\n`;
  });
  await expect.poll(() => existsSync(join(folder, 'notify'))).toBe(true);
});
afterEach(async () => {
  listener.kill();
  if (listener.exitCode === null && listener.signalCode === null) await once(listener, 'exit');
  await rm(folder, { recursive: true, force: true });
});
function hears(words: string) {
  return expect.poll(() => heard, { timeout: 10_000, interval: 20 }).toContain(words);
}

describe.runIf(hasProgram)('notifications to systemd', () => {
  const environment = () => ({
    ...process.env,
    NOTIFY_SOCKET: join(folder, 'notify'),
    WATCHDOG_USEC: '150000',
  });

  it('ready, then regular watchdog signals, then stopping', async () => {
    const systemd = notifySystemd({ environment: environment(), alive: () => true, log: () => {} });
    systemd.ready();
    await hears('READY=1');
    await hears('WATCHDOG=1');
    systemd.stopping();
    await hears('STOPPING=1');
  });

  it('no watchdog signal of a kiosk that hangs while its process lives', async () => {
    let asked = 0;
    const alive = () => {
      asked += 1;
      return false;
    };
    const systemd = notifySystemd({ environment: environment(), alive, log: () => {} });
    systemd.ready();
    await hears('READY=1');
    await expect.poll(() => asked).toBeGreaterThan(3);
    systemd.stopping();
    await hears('STOPPING=1');
    expect(heard).not.toContain('WATCHDOG');
  });
});

it('a program that cannot be run is reported once', async () => {
  const reports: Report[] = [];
  const systemd = notifySystemd({
    environment: { NOTIFY_SOCKET: join(folder, 'notify') },
    alive: () => true,
    log: (report) => reports.push(report),
    program: join(folder, 'no-such-program'),
  });
  systemd.ready();
  systemd.stopping();
  await expect.poll(() => reports.length).toBe(1);
  expect(reports[0]).toMatchObject({ level: 'error', part: 'kiosk', code: 'notify-failed' });
});

it('no notification without systemd', () => {
  const systemd = notifySystemd({
    environment: {},
    alive: () => true,
    log: () => {},
    program: '/no/such/program',
  });
  systemd.ready();
  systemd.stopping();
  expect(heard).toBe('');
});
