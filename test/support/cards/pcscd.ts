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

export interface Pcscd {
  /** as in the configuration */
  readonly address: string;
  readonly socket: string;
  /** of the two slots of the virtual reader */
  readonly names: readonly [string, string];
  /** Resolves when the card is connected; the reader sees it within 0.4 s. */
  insert(card: SimulatedCard, slot?: 0 | 1): Promise<VirtualCard>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it; its folder stays for `startAgain`. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
  close(): Promise<void>;
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
  let send = (_signal: NodeJS.Signals): void => {};

  async function start(): Promise<void> {
    // The driver listens on this port and the next one, and no longer knows "any".
    port = await freePort();
    const lines = [
      'FRIENDLYNAME "Virtual PCD"',
      `DEVICENAME /dev/null:${port}`,
      `LIBPATH ${driver}`,
      `CHANNELID ${port}`,
    ];
    if (withReader) await writeFile(join(readers, 'vpcd'), `${lines.join('\n')}\n`);
    const script = `mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$0" /run/pcscd &&
      exec pcscd --foreground --disable-polkit --config "$1"`;
    const child = spawn('unshare', ['--mount', 'sh', '-c', script, run, readers], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        log = `${log}${chunk}`.slice(-20_000);
      });
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
    while (!(await answers(socket))) {
      if (hasEnded) throw new Error(`pcscd has ended:\n${log}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  await start();
  return {
    address: `unix:${socket}`,
    socket,
    names: ['Virtual PCD 00 00', 'Virtual PCD 00 01'],
    insert: (card, slot = 0) => insertIntoVpcd(card, port + slot),
    signal: (signal) => send(signal),
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
