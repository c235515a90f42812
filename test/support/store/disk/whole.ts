/**
 * A state of the disk, opened by the whole kiosk as a process: it ends with a code and says what to do,
 * or it serves, and what it settles agrees with the library system.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import type { Report } from '../../../../machines/domain.ts';
import { Fault } from '../../../../src/fault.ts';
import type { Screen } from '../../../../src/screen/screen.ts';
import { openStore } from '../../../../src/store/store.ts';
import { builtProgram } from '../../repository/built.ts';
import type { Judge } from './judge.ts';
import { fileNames } from './plot/cast.ts';
import { layOut } from './replay.ts';
import { wrongWhenSettled } from './settled.ts';
import type { DiskState } from './states.ts';
import { setWorld } from './world.ts';

/** What the store alone made of it: `judge` */
export interface Sample {
  state: DiskState;
  outcome: string;
  isSound: boolean;
}

/** Of `kiosk run`: a defect, and what a start that goes on ends with. */
const [defect, inOrder] = [70, 0];
const within = { timeout: 20_000, interval: 20 };

/** What is wrong; `ended`: the code with which the process ended by itself, null where it served */
export async function judgeWhole(
  { counter, cast, folder }: Judge,
  { state, outcome, isSound }: Sample,
): Promise<{ ended: string | null; wrong: readonly string[] }> {
  const root = join(folder, 'whole');
  layOut(state.disk(), root);
  const world = setWorld(counter, cast, state.said, isSound);
  const kiosk = start(root);
  try {
    await expect.poll(() => kiosk.url() !== null || kiosk.exitCode() !== null, within).toBe(true);
    const url = kiosk.url();
    if (url === null) return endedBy(kiosk);
    // Such a one may stand for another library system.
    if (outcome === 'configuration another') return { ended: null, wrong: [] };
    const shown = await shownIn(url);
    const wrong = shown === 'attract' ? [] : [`it shows ${shown}`];
    await expect.poll(() => isSettled(kiosk.reports()), within).toBe(true);
    const code = await kiosk.stop();
    if (code !== inOrder) wrong.push(`it ended with ${code}`);
    const library = counter.library;
    const store = openStore({ folder: join(root, fileNames.data), log: () => {} });
    try {
      wrong.push(...wrongWhenSettled({ store, library, cast, world, said: state.said }));
    } catch (error) {
      // An entry that does not open: said where it is read.
      if (!(error instanceof Fault && outcome === 'corrupt when read')) throw error;
    } finally {
      store.close();
    }
    return { ended: null, wrong };
  } finally {
    await kiosk.stop();
    rmSync(root, { recursive: true });
  }
}

function start(root: string) {
  const words = ['run', '--config', join(root, fileNames.configuration)];
  const program = spawn(process.execPath, [builtProgram(), ...words]);
  const reports: Report[] = [];
  let stderr = '';
  createInterface({ input: program.stdout }).on('line', (line) => reports.push(JSON.parse(line)));
  program.stderr.on('data', (bytes) => {
    stderr += bytes;
  });
  const closed = once(program, 'close');
  return {
    reports: () => reports,
    stderr: () => stderr,
    exitCode: () => program.exitCode,
    /** null: it does not serve yet */
    url: () => {
      const started = reports.find(({ code }) => code === 'started');
      return /http:\/\/\S+\//.exec(started?.text ?? '')?.[0] ?? null;
    },
    stop: async () => {
      program.kill();
      await closed;
      return program.exitCode;
    },
  };
}
type Kiosk = ReturnType<typeof start>;

/** Nobody is served: the page that stands on the screen says so by itself (ui/connection.ts). */
async function endedBy(kiosk: Kiosk) {
  const code = await kiosk.stop();
  const said = kiosk.reports().findLast(({ level }) => level === 'error');
  const wrong = [
    ...(code === defect || code === inOrder ? [`it ended with ${code}: ${kiosk.stderr()}`] : []),
    ...(kiosk.stderr().trim() === '' ? ['it says nothing'] : []),
  ];
  return { ended: said?.code ?? `${code}`, wrong };
}

/** What it shows once it serves, or in the end. */
async function shownIn(url: string): Promise<string> {
  const { body } = await fetch(`${url}events`, { signal: AbortSignal.timeout(within.timeout) });
  let [text, kind] = ['', 'nothing'];
  try {
    for await (const chunk of body ?? []) {
      text += Buffer.from(chunk).toString();
      const data = [...text.matchAll(/^event: screen\ndata: (.*)\n$/gm)].at(-1)?.[1];
      if (data !== undefined) kind = (JSON.parse(data) as Screen).view.kind;
      if (kind === 'attract') break;
    }
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
  return kind;
}

/** What looks open in a changed journal goes to the staff at once. */
function isSettled(reports: readonly Report[]): boolean {
  if (reports.some(({ code }) => code === 'journal-changed')) return true;
  const open = reports.find(({ code }) => code === 'opened')?.data?.open;
  return reports.filter(({ code }) => code === 'entry-settled').length >= Number(open ?? 0);
}
