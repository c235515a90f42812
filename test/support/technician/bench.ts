/** A kiosk that is set up as it should be, from which each row of the table breaks one thing. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type DoctorOptions, diagnose } from '../../../src/technician/doctor/doctor.ts';
import type { Finding } from '../../../src/technician/finding.ts';
import { type Manners, startOddLibrary } from './odd-library.ts';

/** What differs from a kiosk that is in order. */
export interface SetUp {
  /** sections of the configuration; merged one level deep */
  settings?: Record<string, object | string | null>;
  /** the file itself, in place of all settings */
  text?: string;
  environment?: Record<string, string | undefined>;
  options?: Partial<DoctorOptions>;
}
export interface Bench {
  /** of this row alone */
  folder: string;
  dataFolder: string;
  library(manners: Manners): Promise<{ address: string }>;
  /** closed after the row */
  keep<Part extends { close(): Promise<void> | void }>(part: Part | Promise<Part>): Promise<Part>;
  /** a process that holds a file or a port open */
  hold(path: string): Promise<ChildProcess>;
  /**
   * a disk of a megabyte in the place of the data folder; what is done to it next, as options of
   * mount
   */
  disk(then: (remount: (options: string) => void) => void): void;
  file(name: string, content: string | Uint8Array): string;
}
/**
 * What is broken, how; the codes of the findings, one almost always; words of its remedy, words of
 * its text.
 */
export type Row = readonly [
  string,
  (bench: Bench) => SetUp | Promise<SetUp>,
  string,
  string,
  string?,
];

export function address({ port }: { port: number }) {
  return { address: `tcp://127.0.0.1:${port}` };
}
const policy = resolve('policies/wise.json');

/** Whether this user may mount a disk: root may, but not in every container. */
export function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-mount-'));
  const mounted =
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
  if (mounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return mounted;
}

/** What the doctor finds that is not well, in the set-up that `make` gives. */
export async function diagnosed(
  make: (bench: Bench) => SetUp | Promise<SetUp>,
): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-broken-'));
  const closers: (() => Promise<void> | void)[] = [
    () => rmSync(folder, { recursive: true, force: true }),
  ];
  const dataFolder = join(folder, 'data');
  const programs = join(folder, 'bin');
  mkdirSync(dataFolder, { mode: 0o700 });
  mkdirSync(programs);
  writeFileSync(join(programs, 'chromium'), '');
  const bench: Bench = {
    folder,
    dataFolder,
    library: async (manners) => address(await bench.keep(startOddLibrary(manners))),
    keep: async (part) => {
      const kept = await part;
      closers.push(() => kept.close());
      return kept;
    },
    hold: async (path) => {
      const handle = openSync(path, 'r+');
      const child = spawn('sleep', ['60'], { stdio: [handle, 'ignore', 'ignore'] });
      closers.push(() => void child.kill('SIGKILL'));
      await new Promise((started) => child.once('spawn', started));
      closeSync(handle);
      return child;
    },
    disk: (then) => {
      const mount = (options: string) =>
        execFileSync('mount', ['-o', options, dataFolder], { stdio: 'pipe' });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', dataFolder], {
        stdio: 'pipe',
      });
      closers.push(() => void execFileSync('umount', [dataFolder], { stdio: 'pipe' }));
      then((options) => mount(`remount,${options}`));
    },
    file: (name, content) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
  };
  try {
    const { settings = {}, text, environment = {}, options = {} } = await make(bench);
    const sip2 =
      typeof settings.sip2 === 'object' && 'address' in (settings.sip2 ?? {})
        ? {}
        : await bench.library({});
    const usual = {
      ...{
        policy,
        store: { folder: dataFolder },
        screen: { port: 0, languages: ['nl', 'en'] },
        sip2,
      },
      ...{ reader: null, scanner: null, printer: null, terminal: null, protectedNetwork: true },
      // Else a wrong PIN must have been tried, which the rows about that look at.
      identification: { pin: 'never' },
    };
    const config = Object.fromEntries(
      Object.entries({ ...usual, ...settings }).map(([name, section]) => [
        name,
        typeof section === 'object' && section !== null
          ? { ...(usual[name as 'sip2'] ?? {}), ...section }
          : section,
      ]),
    );
    const file = bench.file('kiosk.config.json', text ?? JSON.stringify(config));
    const { findings } = await diagnose({
      file,
      environment: {
        ...{ KIOSK_SIP2_PASSWORD: 'lindeveld', KIOSK_TERMINAL_PASSWORD: '123456', PATH: programs },
        ...environment,
      },
      ...{ answerMs: 5_000, deviceAnswerMs: 1_000, ntpCommand: join(folder, 'no-timedatectl') },
      packageCommand: join(folder, 'no-dpkg-query'),
      ...options,
    });
    return findings.filter(({ light }) => light === 'broken' || light === 'attention');
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}
