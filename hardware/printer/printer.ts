/** An ESC/POS receipt printer on a socket (port 9100) or a serial port. It prints, or says why not; it never rejects. */
import type { Address } from '../address.ts';
import type { DeviceState, Log, PrinterEvents, PrinterStatus, ReceiptPrinter } from '../devices.ts';
import { type LineOptions, openLine } from '../line.ts';
import {
  type Answers,
  ask,
  askWhenDone,
  createStatusReader,
  cutOff,
  discardBuffer,
  type Question,
  questions,
  readStatus,
} from './status.ts';

export interface PrinterOptions {
  /** How often the printer is asked while it is idle. 5 000 */
  pollMs?: number;
  /** Without an answer for so long the printer counts as off line. 1 000 */
  answerTimeoutMs?: number;
  /** How often it is asked while a job prints. 500 */
  busyPollMs?: number;
  /** A printer that never says that it is done, but is ready for so long after the job, has printed it. 5 000 */
  settleMs?: number;
  /** The whole of a job, for a printer that has said before when it was done. 60 000 */
  jobTimeoutMs?: number;
  /** `writeTimeoutMs` is 10 000 here: a serial printer takes bytes no faster than it prints them. */
  line?: LineOptions;
}

/** Unanswered rounds after which the line is opened afresh: a socket whose far end lost its power tells nothing. */
const missesAllowed = 2;
/** While it does not answer: whoever switches it on is not to wait. */
const lostPollMs = 500;

/** `up` means that the printer answers; what it answers is told by `onStatus`, at every change. */
export function openPrinter(
  address: Address,
  events: PrinterEvents,
  options: PrinterOptions = {},
  log: Log = () => {},
): ReceiptPrinter {
  const pollMs = options.pollMs ?? 5_000;
  const answerTimeoutMs = options.answerTimeoutMs ?? 1_000;
  const busyPollMs = options.busyPollMs ?? 500;
  const settleMs = options.settleMs ?? 5_000;
  const jobTimeoutMs = options.jobTimeoutMs ?? 60_000;
  const reader = createStatusReader();
  let onAnswer: ((byte: number | null) => void) | null = null;
  let onDone: (() => void) | null = null;
  let state: DeviceState['state'] | null = null;
  let lastReason = '';
  let lastStatus: PrinterStatus | null = null;
  let misses = 0;
  /** Not every model answers GS r; one that did once is waited for. */
  let saysWhenDone = false;
  /** Half a receipt hangs in the printer: it is cut off before the next, which is another patron's. */
  let halfPrinted = false;
  let closing = false;
  let poll: NodeJS.Timeout | undefined;
  /** One exchange at a time: a status round or a job. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work);
    turn = mine;
    return mine;
  };

  const tellState = (next: DeviceState) => {
    const reason = next.state === 'down' ? next.reason : '';
    if (next.state === state && reason === lastReason) return;
    state = next.state;
    lastReason = reason;
    if (!closing) {
      const text = next.state === 'up' ? 'The printer answers' : `The printer cannot be used: ${reason}`;
      log({ level: next.state === 'up' ? 'info' : 'warn', part: 'printer', code: `printer-${next.state}`, text });
    }
    events.onState(next);
  };
  const tellStatus = (status: PrinterStatus): PrinterStatus => {
    if (status !== lastStatus) {
      lastStatus = status;
      events.onStatus(status);
    }
    return status;
  };

  const line = openLine(
    address,
    {
      onUp: () => {
        reader.reset();
        misses = 0;
        void inTurn(round);
      },
      onDown: (reason) => {
        onAnswer?.(null);
        onDone?.();
        tellState({ state: 'down', reason });
        tellStatus('offline');
      },
      onOpenFailed: (reason) => {
        tellState({ state: 'down', reason });
        tellStatus('offline');
      },
      onData: (chunk) => {
        for (const { kind, byte } of reader.push(chunk)) {
          if (kind === 'real-time') onAnswer?.(byte);
          else onDone?.();
        }
      },
    },
    { writeTimeoutMs: 10_000, ...options.line },
  );

  /** One question, one byte; null where none comes. Bytes that nobody asked for are dropped. */
  async function answerTo(question: Question): Promise<number | null> {
    const answered = new Promise<number | null>((resolve) => {
      const limit = setTimeout(() => onAnswer?.(null), answerTimeoutMs);
      onAnswer = (byte) => {
        clearTimeout(limit);
        onAnswer = null;
        resolve(byte);
      };
    });
    line.write(ask(question)).catch(() => onAnswer?.(null));
    return answered;
  }

  /** Asks all four; in turn only. */
  async function round(): Promise<PrinterStatus> {
    clearTimeout(poll);
    const status = tellStatus(await inquire());
    if (!closing) poll = setTimeout(() => void inTurn(round), state === 'up' ? pollMs : Math.min(pollMs, lostPollMs));
    return status;
  }

  async function inquire(): Promise<PrinterStatus> {
    if (!line.up) return 'offline';
    const answers: Answers = { 1: 0, 2: 0, 3: 0, 4: 0 };
    for (const question of questions) {
      const answer = await answerTo(question);
      if (answer === null) {
        misses += 1;
        tellState({ state: 'down', reason: 'no answer: is the printer switched on?' });
        if (misses >= missesAllowed) line.drop('no answer: is the printer switched on?');
        return 'offline';
      }
      answers[question] = answer;
    }
    misses = 0;
    tellState({ state: 'up' });
    return readStatus(answers);
  }

  async function printInTurn(job: Uint8Array): ReturnType<ReceiptPrinter['print']> {
    const before = await round();
    if (before !== 'ready' && before !== 'paper-low') return before;
    let isDone = false;
    const done = new Promise<void>((resolve) => {
      onDone = () => {
        // A lost line wakes the wait too, but is no end of the job.
        isDone = line.up;
        saysWhenDone ||= isDone;
        resolve();
      };
    });
    const bytes = Buffer.concat([...(halfPrinted ? [cutOff] : []), job, askWhenDone]);
    // Before the write: one that is refused midway may have put a part of it on paper.
    halfPrinted = true;
    try {
      await line.write(bytes);
      const outcome = await watch(() => isDone, done);
      if (outcome === 'printed') halfPrinted = false;
      else await abandon(outcome);
      return outcome;
    } catch {
      return 'offline';
    } finally {
      onDone = null;
    }
  }

  /** Waits for the end of the job, asking meanwhile whether the paper ran out or the cover was opened. */
  async function watch(isDone: () => boolean, done: Promise<void>): ReturnType<ReceiptPrinter['print']> {
    const sentAt = performance.now();
    for (;;) {
      await pauseOr(done, busyPollMs);
      // The status after the job: the roll may have ended with it, and the next patron must know.
      const status = await round();
      if (isDone()) return 'printed';
      if (status !== 'ready' && status !== 'paper-low') return status;
      const waitedMs = performance.now() - sentAt;
      if (saysWhenDone ? waitedMs >= jobTimeoutMs : waitedMs >= settleMs) return saysWhenDone ? 'error' : 'printed';
    }
  }

  async function abandon(status: PrinterStatus): Promise<void> {
    log({ level: 'warn', part: 'printer', code: 'receipt-not-printed', text: `A receipt was not printed: ${status}` });
    if (!line.up) return;
    await line.write(discardBuffer);
    // Its answer says that what came before has arrived.
    await answerTo(1);
  }

  return {
    status: () => inTurn(round),
    print: (job) => inTurn(() => printInTurn(job)),
    close: async () => {
      closing = true;
      clearTimeout(poll);
      await line.close();
      await turn;
      clearTimeout(poll);
    },
  };
}

/** Resolves with `event` or after `limitMs`, whichever comes first. */
async function pauseOr(event: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([event, limit]);
  clearTimeout(timer);
}
