/** One kiosk as a process: starts, is killed at any moment, starts again from what is on its disk. */
import { rmSync } from 'node:fs';
import type { Report } from '../../../machines/domain.ts';
import type { Config } from '../../../src/config/schema.ts';
import { Fault } from '../../../src/fault.ts';
import { type RunningKiosk, startKiosk } from '../../../src/kiosk/kiosk.ts';
import { acceptJournal } from '../../../src/store/seal/accept.ts';
import { createSessions } from '../../../src/technician/access/sessions.ts';
import { createMemory } from '../../../src/technician/memory/memory.ts';
import { hangUpForKiosk } from '../network/net.ts';
import {
  afterKill,
  copyFiles,
  type Disk,
  keepTrueTimes,
  ProcessIsDead,
  readFolder,
  useDisk,
} from './disk.ts';
import { closeScreen } from './fake-screen.ts';
import { inKiosk } from './kiosk-now.ts';
import { dropTimersOfKiosk, outside } from './time.ts';

export const startsAgainMs = 5_000;

interface ProcessOptions {
  nth: number;
  /** its folder is in here */
  root: string;
  configOf(folder: string): Config;
  secrets: Record<string, string>;
  clock: { now(): string };
  onReport(report: Report): void;
  onKilled(why: string): void;
  /** an unexpected error of the kiosk */
  onDefect(error: unknown): void;
}

export interface KioskProcess {
  readonly disk: Disk;
  readonly running: boolean;
  onDisk(): string;
  /** where its data are now: another folder after each kill */
  folder(): string;
  start(): Promise<void>;
  /** `awayMs`: until it starts again */
  killAt(at: 'now' | 'disk' | 'wire', next: number, after: boolean, awayMs?: number): void;
  stop(awayMs?: number): void;
  /** Switched off it ends as by a kill, or has ended, and starts only when it is switched on. */
  power(isOn: boolean): void;
  /** A copy of its disk is made. */
  backup(): void;
  /** It ends as by a kill, and starts with the last copy, perhaps accepted; false: there is none, and it goes on. */
  putBack(isAccepted: boolean): boolean;
  onError(error: unknown): void;
  /** before and after each write to a wire */
  wire: { mayWrite(): boolean; onWritten(): void };
  /** It was killed: its timers and connections end. */
  clearAway(): void;
  /** Its time to start has come. */
  startWhenDue(): Promise<boolean>;
  /** From here on it has no effect. */
  end(): void;
}

export function createProcess(options: ProcessOptions): KioskProcess {
  const { nth, root, clock, onReport, onKilled, onDefect } = options;
  let isDead = true;
  let kiosk: RunningKiosk | null = null;
  let dies: string | null = null;
  let awaited: { at: 'disk' | 'wire'; left: number; after: boolean } | null = null;
  let folder = `${root}/${nth === 0 ? 'data' : `data-${nth}`}`;
  let turn = 0;
  let startDue = false;
  let isOff = false;
  let copy: { folder: string; restoreTimes(): void } | null = null;
  let putBack: { isAccepted: boolean } | null = null;
  let isAcceptDue = false;
  let nextAwayMs = startsAgainMs;

  /** From here on the process has no effect. It is cleaned up once it is idle. */
  const die = (why: string) => {
    if (isDead) return;
    isDead = true;
    kiosk = null;
    dies = why;
    closeScreen(nth);
  };
  const counts = (at: 'disk' | 'wire', after: boolean) => {
    if (awaited?.at !== at || awaited.after !== after || --awaited.left > 0) return;
    awaited = null;
    die(`${after ? 'after' : 'before'} a write to the ${at}`);
  };
  const disk: Disk = {
    state: 'sound',
    get isDead() {
      return isDead;
    },
    mayWrite: () => {
      counts('disk', false);
      return !isDead;
    },
    onWritten: () => counts('disk', true),
  };
  useDisk(disk, nth);

  const onError = (error: unknown) => {
    if (isDead || error instanceof ProcessIsDead) return;
    // A fault that a technician must repair stops the process, and it is started again.
    if (!(error instanceof Fault)) onDefect(error);
    die('by its own fault');
  };
  const startNow = async (): Promise<void> => {
    const config = options.configOf(folder);
    isDead = false;
    try {
      if (isAcceptDue) acceptJournal({ folder, now: clock.now() }, () => {});
      isAcceptDue = false;
      kiosk = await startKiosk(config, {
        log: (report) => isDead || onReport(report),
        secrets: options.secrets,
        memory: createMemory(clock, config.library.timeZone),
        sessions: createSessions(),
        supervisor: {
          file: null,
          environment: {},
          restartDue: () => false,
          pinChanged: () => {},
          askRestart: () => {},
          steppedBack: () => null,
        },
        onRest: () => {},
        onFault: onError,
      });
    } catch (error) {
      onError(error);
    }
  };
  const start = () => inKiosk(nth, startNow);
  return {
    disk,
    get running() {
      return !isDead;
    },
    onDisk: () => readFolder(folder),
    folder: () => folder,
    start,
    onError,
    killAt: (at, next, after, awayMs = startsAgainMs) => {
      nextAwayMs = awayMs;
      if (at === 'now') die('between two steps');
      else awaited = { at, left: next, after };
    },
    stop: (awayMs = startsAgainMs) => {
      const stopped = kiosk;
      if (isDead || !stopped) return;
      nextAwayMs = awayMs;
      const isStill = () => kiosk === stopped;
      const closed = inKiosk(nth, () => stopped.close());
      void closed.then(
        () => isStill() && die('in order'),
        (error) => isStill() && onError(error),
      );
    },
    wire: {
      mayWrite: () => {
        counts('wire', false);
        return !isDead;
      },
      onWritten: () => counts('wire', true),
    },
    clearAway: () => {
      if (dies === null) return;
      const why = dies;
      dies = null;
      awaited = null;
      dropTimersOfKiosk(nth);
      hangUpForKiosk(nth);
      turn += 1;
      // While its journal can still be read: what it wrote to a wire may arrive later.
      onKilled(why);
      folder = afterKill(root, folder, turn, nth);
      if (putBack && copy) {
        rmSync(folder, { recursive: true, force: true });
        copyFiles(copy.folder, folder);
        copy.restoreTimes();
      }
      isAcceptDue = putBack?.isAccepted === true;
      putBack = null;
      let isDue = true;
      outside.setTimeout(() => {
        if (isDue) startDue = true;
        isDue = false;
      }, nextAwayMs);
      nextAwayMs = startsAgainMs;
    },
    power: (isOn) => {
      isOff = !isOn;
      if (isOff) die('switched off');
      else if (isDead) startDue = true;
    },
    backup: () => {
      if (copy) rmSync(copy.folder, { recursive: true, force: true });
      copy = { folder: `${root}/copy-${nth}`, restoreTimes: keepTrueTimes(nth) };
      copyFiles(folder, copy.folder);
    },
    putBack: (isAccepted) => {
      if (isDead || !copy) return false;
      putBack = { isAccepted };
      die('its disk is an older one');
      return true;
    },
    startWhenDue: async () => {
      if (!startDue || isOff || dies !== null) return false;
      startDue = false;
      if (!isDead) return false;
      await start();
      return true;
    },
    end: () => {
      isDead = true;
      closeScreen(nth);
      dropTimersOfKiosk(nth);
      hangUpForKiosk(nth);
    },
  };
}
