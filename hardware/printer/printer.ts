/**
 * An ESC/POS receipt printer on a socket (port 9100) or a serial port. It prints, or says why not;
 * it never rejects.
 */
import type { Address } from '../address.ts';
import type { DeviceState, Log, PrinterEvents, PrinterStatus, ReceiptPrinter } from '../devices.ts';
import { type LineOptions, openLine } from '../line.ts';
import { createExchange, type JobEnd } from './exchange.ts';
import { pauseOr } from './pause.ts';
import { createSending } from './sending.ts';
import { type Answers, askWhenDone, cutOff, questions, readStatus } from './status.ts';

export interface PrinterOptions {
  /** How often the printer is asked while it is idle. 5 000 */
  pollMs?: number;
  /** Without an answer for so long the printer counts as off line. 1 000 */
  answerTimeoutMs?: number;
  /** How often it is asked while a job prints. 500 */
  busyPollMs?: number;
  /**
   * A printer that never says that it is done, but is ready for so long after the job, has printed
   * it. 5 000
   */
  settleMs?: number;
  /** The whole of a job, and 1 ms for each of its bytes: a patron waits for it. 12 000 */
  jobTimeoutMs?: number;
  line?: LineOptions;
}

/**
 * Unanswered rounds after which the line is opened afresh: a socket whose far end lost its power
 * tells nothing.
 */
const missesAllowed = 2;
/** How long an answer that was missing may come after the next. */
const lateAnswerMs = 150;
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
  const jobTimeoutMs = options.jobTimeoutMs ?? 12_000;
  // A printer that holds the line by flow control gets no question either.
  const holdsLine = address.kind === 'serial' && address.flow !== undefined;
  const noAnswer = `no answer: is the printer switched on${holdsLine ? ', its cover closed, paper in it' : ''}?`;
  const exchange = createExchange((bytes) => line.write(bytes), answerTimeoutMs);
  let state: DeviceState['state'] | null = null;
  let lastReason = '';
  let lastStatus: PrinterStatus | null = null;
  let misses = 0;
  /** Not every model answers GS r; one that did is waited for, until it leaves a job unanswered. */
  let saysWhenDone = false;
  /**
   * Half a receipt hangs in the printer: it is cut off before the next, which is another patron's.
   */
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
        exchange.reset();
        misses = 0;
        void inTurn(async () => {
          // The line was lost in the middle of a receipt: its rest may still wait for paper in the
          // printer.
          if (halfPrinted) await exchange.clear();
          await round();
        });
      },
      onDown: (reason) => {
        exchange.lost();
        tellState({ state: 'down', reason });
        tellStatus('offline');
      },
      onOpenFailed: (reason) => {
        tellState({ state: 'down', reason });
        tellStatus('offline');
      },
      onData: exchange.receive,
    },
    { untilSent: true, ...options.line },
  );
  const send = createSending({
    address,
    line,
    exchange,
    log,
    askStatus: round,
    busyPollMs,
    settleMs,
  });

  /** Asks all four; in turn only. */
  async function round(): Promise<PrinterStatus> {
    clearTimeout(poll);
    const status = tellStatus(await inquire());
    if (!closing)
      poll = setTimeout(
        () => void inTurn(round),
        state === 'up' ? pollMs : Math.min(pollMs, lostPollMs),
      );
    return status;
  }

  async function inquire(): Promise<PrinterStatus> {
    if (!line.up) return 'offline';
    const answers: Answers = { 1: 0, 2: 0, 3: 0, 4: 0 };
    for (const question of questions) {
      const answer = await exchange.answerTo(
        question,
        misses > 0 && question === 1 ? lateAnswerMs : 0,
      );
      if (answer === null) {
        misses += 1;
        tellState({ state: 'down', reason: noAnswer });
        if (misses >= missesAllowed) line.drop(noAnswer);
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
    const end = exchange.expectEnd();
    const bytes = Buffer.concat([...(halfPrinted ? [cutOff] : []), job, askWhenDone]);
    // Before the write: one that is refused midway may have put a part of it on paper.
    halfPrinted = true;
    const endsAt = performance.now() + jobTimeoutMs + bytes.length;
    const outcome = (await send(bytes, end, endsAt)) ?? (await watch(end, endsAt));
    // Before the rest is thrown away: no answer to that is the end of a job.
    end.forget();
    if (outcome === 'printed') halfPrinted = false;
    else await abandon(outcome);
    return outcome;
  }

  /**
   * Waits for the end of the job, asking meanwhile whether the paper ran out or the cover was
   * opened.
   */
  async function watch(end: JobEnd, endsAt: number): ReturnType<ReceiptPrinter['print']> {
    const sentAt = performance.now();
    for (;;) {
      await pauseOr(end.event, busyPollMs);
      // The status after the job: the roll may have ended with it, and the next patron must know.
      const status = await round();
      saysWhenDone ||= end.state === 'done';
      if (end.state !== 'open') return end.state === 'done' ? 'printed' : 'offline';
      if (status !== 'ready' && status !== 'paper-low') return status;
      const now = performance.now();
      if (!saysWhenDone && now - sentAt >= settleMs) return 'printed';
      if (saysWhenDone && now >= endsAt) {
        // Ready all the time and without a word: what ended the jobs before was a stray byte, or
        // another printer.
        saysWhenDone = false;
        return 'error';
      }
    }
  }

  async function abandon(status: PrinterStatus): Promise<void> {
    log({
      level: 'warn',
      part: 'printer',
      code: 'receipt-not-printed',
      text: `A receipt was not printed: ${status}`,
    });
    if (!line.up) return;
    await exchange.clear();
    // A model that does not confirm it answers this, and then it has at least received it.
    await exchange.answerTo(1);
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
