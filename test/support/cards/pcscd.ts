/**
 * The real pcscd with a virtual reader (Debian: pcscd, vsmartcard-vpcd). Its socket has a fixed path,
 * so that each one gets a file system of its own (`unshare`), in which that path is a test's folder.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatedCard } from '../../../simulators/cards/card.ts';
import { insertIntoVpcd, type VirtualCard } from '../../../simulators/cards/vpcd.ts';
import { freePort } from '../branch/nats-server.ts';

const driver = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';

/** Why the tests over the real pcscd are skipped; null: they run. */
export const noPcscd: string | null = findReason();

function findReason(): string | null {
  const works = (program: string, ...words: string[]) => {
    try {
      execFileSync(program, words, { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  if (!works('/usr/sbin/pcscd', '--version')) return 'pcscd is not installed';
  if (!existsSync(driver)) return 'vsmartcard-vpcd is not installed';
  if (!works('unshare', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/run'))
    return 'this user may not unshare the file system';
  return null;
}

/** The real one, or the simulated one. */
export interface PcscdEnd {
  /** as in the configuration */
  readonly address: string;
  /** of its two readers */
  readonly names: readonly [string, string];
  /** The real one sees the card within 0.4 s. */
  insert(card: SimulatedCard, slot?: 0 | 1): Promise<VirtualCard>;
  stop(): Promise<void>;
  startAgain(): Promise<void>;
  close(): Promise<void>;
}
export interface Pcscd extends PcscdEnd {
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** what it has written, for the message of a test that fails */
  log(): string;
}

/** `withReader` false: pcscd has no reader. */
export async function startPcscd({ withReader = true } = {}): Promise<Pcscd> {
  const folder = await mkdtemp(join(tmpdir(), 'pcscd-'));
  const [run, readers] = [join(folder, 'run'), join(folder, 'readers')];
  await mkdir(run);
  await mkdir(readers);
  const socket = join(run, 'pcscd.comm');
  let port = 0;
  let stop = async (): Promise<void> => {};
  let logText = () => '';
  let send = (_signal: NodeJS.Signals): void => {};

  /** The driver has no "any port", and another program may take the free ones meanwhile. */
  async function start(): Promise<void> {
    for (let tries = 0; tries < 5; tries++) {
      if (await startOn(await freePort())) return;
      await stop();
    }
    throw new Error('the virtual reader found no free ports');
  }

  /** False: one of the two ports was taken. */
  async function startOn(free: number): Promise<boolean> {
    port = free;
    const lines = [
      'FRIENDLYNAME "Virtual PCD"',
      `DEVICENAME /dev/null:${port}`,
      `LIBPATH ${driver}`,
      `CHANNELID ${port}`,
    ];
    if (withReader) await writeFile(join(readers, 'vpcd'), `${lines.join('\n')}\n`);
    const script = `mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$0" /run/pcscd &&
      exec pcscd --foreground --info --disable-polkit --config "$1"`;
    const child = spawn('unshare', ['--mount', 'sh', '-c', script, run, readers], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        log = `${log}${chunk}`.slice(-20_000);
      });
    logText = () => log;
    let hasEnded = false;
    const ended = once(child, 'exit').then(() => {
      hasEnded = true;
    });
    send = (signal) => void child.kill(signal);
    stop = async () => {
      child.kill('SIGTERM');
      child.kill('SIGCONT');
      await ended;
      await rm(join(run, 'pcscd.comm'), { force: true });
      await rm(join(run, 'pcscd.pid'), { force: true });
    };
    while (!log.includes('daemon ready') || !(await answers(socket))) {
      if (hasEnded) throw new Error(`pcscd has ended:\n${log}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return !log.includes('Could not initialize connection');
  }

  await start();
  return {
    address: `unix:${socket}`,
    names: ['Virtual PCD 00 00', 'Virtual PCD 00 01'],
    insert: (card, slot = 0) => insertIntoVpcd(card, port + slot),
    signal: (signal) => send(signal),
    log: () => logText(),
    stop: () => stop(),
    startAgain: start,
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(path: string): Promise<boolean> {
  const socket = connect({ path });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
