/**
 * An ESC/POS receipt printer on a socket (port 9100), a serial port or USB. A job is printed, or ends
 * with the reason why not; `print` never rejects.
 */
import type { Address } from '../address.ts';
import type {
  DeviceState,
  Log,
  PrinterEvents,
  PrinterIdentity,
  PrinterStatus,
  ReceiptPrinter,
} from '../devices.ts';
import { type LineOptions, openLine } from '../line.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { createJobs } from './jobs.ts';
import { type Answers, questions, readStatus } from './status.ts';

export interface PrinterOptions {
  /** from one status enquiry of an idle printer to the next. 5 000 */
  pollMs?: number;
  /** A printer without an answer for so long is off line. 1 000 */
  answerTimeoutMs?: number;
  /** the same as `pollMs` while a job prints. 500 */
  busyPollMs?: number;
  /** A printer that does not report the end of a job, and is ready for so long, has printed it. 5 000 */
  settleMs?: number;
  /** the longest job, plus 1 ms a byte: a patron waits for it. 12 000 */
  jobTimeoutMs?: number;
  line?: LineOptions;
}

/** Rounds without an answer after which the line is reopened: a dead socket reports nothing. */
const missesAllowed = 2;
/** How long a missing answer may arrive after the next one. */
const lateAnswerMs = 150;
/** `pollMs` of a printer that does not answer, so that it is found soon after it is switched on. */
const lostPollMs = 500;

/** `up` means that the printer answers; `onStatus` reports each change of its status. */
export function openPrinter(
  address: Address,
  events: PrinterEvents,
  options: PrinterOptions = {},
  log: Log = () => {},
): ReceiptPrinter {
  const { pollMs = 5_000, answerTimeoutMs = 1_000, busyPollMs = 500 } = options;
  const { settleMs = 5_000, jobTimeoutMs = 12_000 } = options;
  // A printer that stops the line, or takes nothing from USB, does not receive a question either.
  const holdsLine =
    address.kind === 'usb' || (address.kind === 'serial' && address.flow !== undefined);
  const noAnswer = `no answer: is the printer switched on${holdsLine ? ', its cover closed, paper in it' : ''}?`;
  const exchange = createExchange((bytes) => line.write(bytes), answerTimeoutMs);
  const report = createReporting(events);
  let misses = 0;
  let closing = false;
  let poll: NodeJS.Timeout | undefined;
  /** One exchange at a time: a status round or a job. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work);
    turn = mine;
    return mine;
  };
  const down = (reason: string) => {
    report.state({ state: 'down', reason });
    report.status('offline');
  };

  const line = openLine(
    address,
    {
      onUp: () => {
        exchange.reset();
        misses = 0;
        void inTurn(async () => {
          await jobs.clearRest();
          await round();
        });
      },
      onDown: (reason) => {
        exchange.lost();
        down(reason);
      },
      onOpenFailed: down,
      onData: exchange.receive,
    },
    { untilSent: true, ...options.line },
  );
  const jobs = createJobs({
    address,
    line,
    exchange,
    log,
    askStatus: round,
    busyPollMs,
    settleMs,
    jobTimeoutMs,
  });

  /** Asks all four questions. In turn only. */
  async function round(): Promise<PrinterStatus> {
    clearTimeout(poll);
    const status = report.status(await inquire());
    const nextMs = report.isUp ? pollMs : Math.min(pollMs, lostPollMs);
    if (!closing) poll = setTimeout(() => void inTurn(round), nextMs);
    return status;
  }

  async function inquire(): Promise<PrinterStatus> {
    if (!line.up) return 'offline';
    const answers = await askAll(exchange, misses > 0 ? lateAnswerMs : 0);
    if (answers === null) {
      misses += 1;
      report.state({ state: 'down', reason: noAnswer });
      if (misses >= missesAllowed) line.drop(noAnswer);
      return 'offline';
    }
    misses = 0;
    report.state({ state: 'up' });
    return readStatus(answers);
  }

  async function identify(): Promise<PrinterIdentity> {
    const identity: PrinterIdentity = {};
    const status = await round();
    if (status !== 'ready' && status !== 'paper-low') return identity;
    for (const part of ['maker', 'model', 'firmware', 'serial'] as const) {
      const text = await exchange.textOf(part);
      // It does not know the command: the others would wait in vain too.
      if (text === null && part === 'maker') return identity;
      if (text) identity[part] = text;
    }
    return identity;
  }

  return {
    status: () => inTurn(round),
    identify: () => inTurn(identify),
    print: (job) => inTurn(() => jobs.print(job)),
    close: async () => {
      closing = true;
      clearTimeout(poll);
      await line.close();
      await turn;
      clearTimeout(poll);
    },
  };
}

/** `lateMs`: how long a missing answer to an earlier round may come before the first one. */
async function askAll(exchange: Exchange, lateMs: number): Promise<Answers | null> {
  const answers: Answers = { 1: 0, 2: 0, 3: 0, 4: 0 };
  for (const question of questions) {
    const answer = await exchange.answerTo(question, question === 1 ? lateMs : 0);
    if (answer === null) return null;
    answers[question] = answer;
  }
  return answers;
}

/** Passes on each change of state and status once. */
function createReporting(events: PrinterEvents) {
  let last: DeviceState | null = null;
  let lastStatus: PrinterStatus | null = null;
  return {
    get isUp() {
      return last?.state === 'up';
    },
    state: (next: DeviceState): void => {
      const isSame = next.state === 'up' ? last?.state === 'up' : isDown(last, next.reason);
      last = next;
      if (!isSame) events.onState(next);
    },
    status: (status: PrinterStatus): PrinterStatus => {
      if (status !== lastStatus) events.onStatus(status);
      lastStatus = status;
      return status;
    },
  };
}

function isDown(state: DeviceState | null, reason: string): boolean {
  return state?.state === 'down' && state.reason === reason;
}
