/**
 * The block list that another kiosk of the branch has shared is taken at the attract screen, by the
 * command that a person would use, in a process of its own at a low priority: a patron who
 * comes meanwhile does not feel it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { RunningBranch } from '../branch/port.ts';
import type { Instant, Log } from '../domain.ts';
import type { BlockList } from '../store/types.ts';

interface ListTakerParts {
  branch: Pick<RunningBranch, 'state'> | null;
  blockList: Pick<BlockList, 'about'>;
  /** the configuration; null: the command cannot read one */
  file: string | null;
  environment: Readonly<Record<string, string | undefined>>;
  /** no patron is at the screen */
  atRest(): boolean;
  log: Log;
  /** `dist/src/main.js` */
  program?: string;
}

interface ListTaker {
  /** Called every few seconds. Never throws. */
  check(): void;
  /** Ends what is under way: the old list stays. */
  close(): Promise<void>;
}

/** A list that was refused is tried again, for what it lacked may be a new branch key. */
const againAfterMs = 3_600_000;
const mostMs = 600_000;
const mostComplaint = 2_000;
const ownProgram = fileURLToPath(new URL('../main.js', import.meta.url));

export function createListTaker(parts: ListTakerParts): ListTaker {
  const { branch, blockList, file, environment, atRest, log, program = ownProgram } = parts;
  const closing = new AbortController();
  let running: Promise<void> | null = null;
  let failed: { exportedAt: Instant; atMs: number } | null = null;

  function mustTake({ exportedAt }: { exportedAt: Instant }): boolean {
    const present = blockList.about()?.exportedAt;
    if (present !== undefined && Date.parse(present) >= Date.parse(exportedAt)) return false;
    const hasFailed = failed?.exportedAt === exportedAt;
    return !hasFailed || performance.now() - (failed?.atMs ?? 0) > againAfterMs;
  }

  async function take(config: string, exportedAt: Instant): Promise<void> {
    const why = await importing(program, config, environment, closing.signal);
    if (closing.signal.aborted) return;
    failed = why === null ? null : { exportedAt, atMs: performance.now() };
    log(
      why === null
        ? {
            ...{ level: 'info', part: 'branch', code: 'branch-list-taken' },
            text: `The block list of ${exportedAt}, which another kiosk shared, is in use.`,
          }
        : {
            ...{ level: 'warn', part: 'branch', code: 'branch-list-refused' },
            text: `The block list of ${exportedAt}, which another kiosk shared, is not taken: ${why}`,
          },
    );
  }

  return {
    check() {
      const shared = branch?.state().sharedList ?? null;
      if (shared === null || file === null || running !== null || closing.signal.aborted) return;
      if (!atRest() || !mustTake(shared)) return;
      running = take(file, shared.exportedAt).finally(() => {
        running = null;
      });
    },
    close: async () => {
      closing.abort();
      await running;
    },
  };
}

/** null: done. Otherwise the first line of what it complained of, which names no patron. */
async function importing(
  program: string,
  config: string,
  environment: ListTakerParts['environment'],
  signal: AbortSignal,
): Promise<string | null> {
  const words = [program, 'cache', 'import', '--from-branch', '--config', config];
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...environment },
    timeout: mostMs,
    signal,
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(0, mostComplaint);
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or this system has no priorities.
  }
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === 0) return null;
    return complaint.split('\n')[0] || `the import ended with ${code ?? 'a signal'}`;
  } catch (error) {
    return (error as Error).message;
  }
}
