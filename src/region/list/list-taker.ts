/**
 * A block list that is offered to this kiosk, by another kiosk of the branch or by the region, is
 * taken at the attract screen, by the command that a person would use, in a process of its own at a
 * low priority: a patron who comes meanwhile does not feel it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import type { Log } from '../../../machines/domain.ts';
import { besideProgram } from '../../files.ts';
import type { BlockList } from '../../store/types.ts';
import { createOfferWatch, type OfferedList, type TakeOutcome } from './offers.ts';

interface ListTakerParts {
  offers(): readonly OfferedList[];
  blockList: Pick<BlockList, 'about'>;
  /** the configuration; null: the command cannot read one */
  file: string | null;
  environment: Readonly<Record<string, string | undefined>>;
  /** no patron is at the screen */
  atRest(): boolean;
  log: Log;
  /** 0 to 1 */
  random?: () => number;
  /** `dist/src/main.js` */
  program?: string;
}

interface ListTaker {
  /** Called every few seconds. Never throws. */
  check(): void;
  /** Ends what is under way: the old list stays. */
  close(): Promise<void>;
}

const mostMs = 600_000;
const mostComplaint = 2_000;
const ownProgram = besideProgram('dist/src/main.js');
/** Of `kiosk cache import`: the broker, or the list at it, is not there. */
const notThereCode = 69;

const words = {
  branch: {
    option: '--from-branch',
    taken: { level: 'info', part: 'branch', code: 'branch-list-taken' },
    refused: { level: 'warn', part: 'branch', code: 'branch-list-refused' },
    source: 'which another kiosk shared',
  },
  region: {
    option: '--from-region',
    taken: { level: 'info', part: 'branch', code: 'region-list-taken' },
    refused: { level: 'warn', part: 'branch', code: 'region-list-refused' },
    source: 'which the region gave',
  },
} as const;

export function createListTaker(parts: ListTakerParts): ListTaker {
  const { offers, blockList, file, environment, atRest, log } = parts;
  const { random = Math.random, program = ownProgram } = parts;
  const watch = createOfferWatch(random);
  const closing = new AbortController();
  let running: Promise<void> | null = null;
  let lastComplaint = '';

  async function take(config: string, offer: OfferedList): Promise<void> {
    const { option, taken, refused, source } = words[offer.from];
    const args = [program, 'cache', 'import', option, '--config', config];
    const { outcome, complaint } = await importing(args, environment, closing.signal);
    if (closing.signal.aborted) return;
    watch.ended(offer, outcome, Date.now());
    const list = `The block list of ${offer.exportedAt}, ${source},`;
    if (outcome === 'taken') log({ ...taken, text: `${list} is in use.` });
    // What is tried every few minutes says the same each time.
    else if (outcome === 'refused' || complaint !== lastComplaint)
      log({ ...refused, text: `${list} is not taken: ${complaint}` });
    lastComplaint = complaint;
  }

  return {
    check() {
      if (file === null || running !== null || closing.signal.aborted || !atRest()) return;
      const present = blockList.about()?.exportedAt ?? null;
      const offer = watch.next(offers(), present, Date.now());
      if (offer === null) return;
      running = take(file, offer).finally(() => {
        running = null;
      });
    },
    close: async () => {
      closing.abort();
      await running;
    },
  };
}

/** `complaint`: the first line of what the command complained of, which names no patron. */
async function importing(
  args: readonly string[],
  environment: ListTakerParts['environment'],
  signal: AbortSignal,
): Promise<{ outcome: TakeOutcome; complaint: string }> {
  const child = spawn(process.execPath, args, {
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
    if (code === 0) return { outcome: 'taken', complaint: '' };
    return {
      outcome: code === notThereCode ? 'not-there' : 'refused',
      complaint: complaint.split('\n')[0] || `the import ended with ${code ?? 'a signal'}`,
    };
  } catch (error) {
    return { outcome: 'refused', complaint: (error as Error).message };
  }
}
