/** Kiosks in processes of their own (kiosk-program.ts): asked, killed, started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { BranchState, Claimed } from '../../../src/branch/port.ts';

export type Ask = { n: number } & (
  | { act: 'lend'; item: string; card: string }
  | { act: 'return'; item: string }
  | { act: 'replay' }
  | { act: 'state' }
);
type Distributed<Each> = Each extends unknown ? Omit<Each, 'n'> : never;
export type Act = Distributed<Ask>;

export interface WaitingEntry {
  id: number;
  kind: string;
  item: string;
  patron: string | null;
  isDone: boolean;
}

export interface StateAnswer {
  n: number;
  state: BranchState;
  waiting: WaitingEntry[];
  open: number;
  staff: number[];
}

export type Answer =
  | { ready: true; waiting: WaitingEntry[] }
  | { log: string }
  | { link: BranchState['link'] }
  | { begun: number; item: string }
  | { entry: number; item: string; claimed: Claimed }
  | { n: number; outcome: string }
  | { n: number; settled: boolean; open: number }
  | StateAnswer
  | { n: number; failed: string };

export interface KioskProcess {
  readonly name: string;
  readonly pid: number;
  readonly link: BranchState['link'];
  readonly logs: readonly string[];
  /** what waited in the journal when it was ready */
  readonly waiting: readonly WaitingEntry[];
  /** Resolves to null where the process ends before. */
  ask(act: Act): Promise<Extract<Answer, { n: number }> | null>;
  state(): Promise<StateAnswer | null>;
  /** Resolves when it is so, or when the process has ended. */
  isLink(link: BranchState['link']): Promise<void>;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export interface KioskPlace {
  name: string;
  folder: string;
  enrolment: string;
  libraryPort: number;
  limit: number;
  /** for a claim */
  waitMs: number;
  clockFile?: string;
  /** before the program: `ip netns exec k1` */
  within?: readonly string[];
  /** Each line, before anything is done with it. */
  onAnswer?: (answer: Answer) => void;
}

/** Resolves when it takes what it is asked. */
export async function startKiosk(program: string, place: KioskPlace): Promise<KioskProcess> {
  const { name, folder, enrolment, libraryPort, limit, waitMs, clockFile, within = [] } = place;
  const words = [
    ...within,
    process.execPath,
    program,
    folder,
    enrolment,
    `${libraryPort}`,
    `${limit}`,
    `${waitMs}`,
  ];
  if (clockFile !== undefined) words.push(clockFile);
  const [command = '', ...args] = words;
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  return await following(name, child, place.onAnswer);
}

async function following(
  name: string,
  child: ChildProcess,
  onAnswer: KioskPlace['onAnswer'],
): Promise<KioskProcess> {
  const { stdout, stdin } = child;
  if (stdout === null || stdin === null) throw new Error('no pipes');
  let link: BranchState['link'] = 'alone';
  let waiting: readonly WaitingEntry[] = [];
  let hasEnded = false;
  let asked = 0;
  const logs: string[] = [];
  const pending = new Map<number, (answer: Extract<Answer, { n: number }> | null) => void>();
  const watching = new Set<() => void>();
  const changed = () => {
    for (const each of [...watching]) each();
  };
  stdin.on('error', () => {});
  const ended = once(child, 'close').then(() => {
    hasEnded = true;
    link = 'alone';
    for (const answer of pending.values()) answer(null);
    pending.clear();
    changed();
  });
  const ready = new Promise<void>((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      // The last line of a killed process may be cut.
      if (!line.endsWith('}')) return;
      const answer = JSON.parse(line) as Answer;
      onAnswer?.(answer);
      if ('link' in answer) {
        link = answer.link;
        changed();
      } else if ('log' in answer) logs.push(answer.log);
      else if ('n' in answer) {
        pending.get(answer.n)?.(answer);
        pending.delete(answer.n);
      } else if ('ready' in answer) {
        waiting = answer.waiting;
        resolve();
      }
    });
    void ended.then(() => reject(new Error(`${name} has ended before it was ready`)));
  });
  await ready;
  const ask = (act: Act) => {
    if (hasEnded) return Promise.resolve(null);
    asked += 1;
    const n = asked;
    return new Promise<Extract<Answer, { n: number }> | null>((resolve) => {
      pending.set(n, resolve);
      stdin.write(`${JSON.stringify({ n, ...act })}\n`);
    });
  };
  return {
    name,
    pid: child.pid ?? 0,
    get link() {
      return link;
    },
    logs,
    get waiting() {
      return waiting;
    },
    ask,
    state: async () => {
      const answer = await ask({ act: 'state' });
      return answer !== null && 'state' in answer ? answer : null;
    },
    isLink: (wanted) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (link !== wanted && !hasEnded) return;
          watching.delete(look);
          resolve();
        };
        watching.add(look);
        look();
      }),
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await ended;
    },
  };
}
