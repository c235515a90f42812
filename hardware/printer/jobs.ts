/** One receipt after the other: sent in pieces, watched until it is printed, and cleared if not. */
import type { Address } from '../address.ts';
import type { Log, PrinterStatus, ReceiptPrinter } from '../devices.ts';
import type { Line } from '../line.ts';
import { pauseOr } from '../pause.ts';
import type { Exchange, JobEnd } from './exchange.ts';
import { askWhenDone, cutOff } from './status.ts';

type Printed = Awaited<ReturnType<ReceiptPrinter['print']>>;
type NotPrinted = Exclude<Printed, 'printed'>;
interface JobParts {
  address: Address;
  line: Pick<Line, 'write' | 'up'>;
  exchange: Exchange;
  log: Log;
  askStatus(): Promise<PrinterStatus>;
  /** from one status enquiry to the next during a job */
  busyPollMs: number;
  /**
   * A printer that is ready for so long has printed the job although it did not report its end; one
   * that is ready for so long after XOFF takes bytes again.
   */
  settleMs: number;
  jobTimeoutMs: number;
}
interface Jobs {
  /** In turn only. */
  print(job: Uint8Array): Promise<Printed>;
  /** The line is up again: the rest of a job may still wait for paper in the printer. */
  clearRest(): Promise<void>;
}

/** Between two pieces the printer answers; at 9600 baud a receipt takes two seconds. */
const pieceBytes = 64;
/** start, eight of data, stop */
const bitsOfByte = 10;

export function createJobs(parts: JobParts): Jobs {
  const { exchange, log, askStatus, busyPollMs, settleMs, jobTimeoutMs } = parts;
  const untilItTakes = createFlowControl(parts);
  /** Not every model answers GS r. One that did is waited for, until it leaves a job unanswered. */
  let reportsEnd = false;
  /** A part of a receipt hangs in the printer: it is cut off before the next patron's receipt. */
  let halfPrinted = false;

  async function print(job: Uint8Array): Promise<Printed> {
    const before = await askStatus();
    if (!isReady(before)) return before;
    const end = exchange.expectEnd();
    const bytes = Buffer.concat([...(halfPrinted ? [cutOff] : []), job, askWhenDone]);
    // Before the write: one that fails midway may have printed a part.
    halfPrinted = true;
    const endsAt = performance.now() + jobTimeoutMs + bytes.length;
    const outcome =
      (await send(parts, untilItTakes, { bytes, end, endsAt })) ?? (await watch(end, endsAt));
    // Before the rest is cleared: the answer to that is not the end of a job.
    end.forget();
    if (outcome === 'printed') halfPrinted = false;
    else await abandon(outcome);
    return outcome;
  }

  /** Waits for the end of the job, and asks meanwhile for paper and cover. */
  async function watch(end: JobEnd, endsAt: number): Promise<Printed> {
    const sentAt = performance.now();
    for (;;) {
      await pauseOr(end.event, busyPollMs);
      // After the end too: the roll may have ended with this job.
      const status = await askStatus();
      reportsEnd ||= end.state === 'done';
      if (end.state !== 'open') return end.state === 'done' ? 'printed' : 'offline';
      if (!isReady(status)) return status;
      const now = performance.now();
      if (!reportsEnd && now - sentAt >= settleMs) return 'printed';
      if (reportsEnd && now >= endsAt) {
        // Ready, and no end reported: an earlier "end" was a stray byte, or another printer's.
        reportsEnd = false;
        return 'error';
      }
    }
  }

  async function abandon(status: PrinterStatus): Promise<void> {
    const text = `A receipt was not printed: ${status}`;
    log({ level: 'warn', part: 'printer', code: 'receipt-not-printed', text });
    if (!parts.line.up) return;
    await exchange.clear();
    // A model without an answer to that has at least received it when it answers this.
    await exchange.answerTo(1);
  }

  return {
    print,
    clearRest: async () => {
      if (halfPrinted) await exchange.clear();
    },
  };
}

function isReady(status: PrinterStatus): status is 'ready' | 'paper-low' {
  return status === 'ready' || status === 'paper-low';
}

/** Resolves when the printer takes bytes: at once, or after XON. Otherwise why it does not. */
function createFlowControl(parts: JobParts): () => Promise<NotPrinted | null> {
  const { address, exchange, log, askStatus, busyPollMs, settleMs } = parts;
  let hinted = address.kind !== 'serial' || address.flow !== undefined;

  function hint(): void {
    if (hinted) return;
    hinted = true;
    const text =
      'The printer says XOFF, and its address has no flow control: add flow=xonxoff to printer.address';
    log({ level: 'warn', part: 'printer', code: 'printer-flow-control', text });
  }
  return async () => {
    const since = performance.now();
    while (exchange.stopped) {
      hint();
      await pauseOr(exchange.go(), busyPollMs);
      if (!exchange.stopped) return null;
      const status = await askStatus();
      if (!isReady(status)) return status;
      if (performance.now() - since >= settleMs) exchange.forgetStop();
    }
    return null;
  };
}

interface Job {
  bytes: Uint8Array;
  end: JobEnd;
  /** by `performance.now()`: a printer that takes a byte now and then has no longer */
  endsAt: number;
}

/**
 * Null: all bytes are sent. Otherwise why not; a part may be. On a serial line with flow control no
 * faster than the line: the printer cannot stop what a USB adapter has buffered.
 */
async function send(
  { address, line }: JobParts,
  untilItTakes: () => Promise<NotPrinted | null>,
  { bytes, end, endsAt }: Job,
): Promise<NotPrinted | null> {
  const isSerial = address.kind === 'serial';
  const step = isSerial ? pieceBytes : bytes.length;
  for (let at = 0; at < bytes.length; at += step) {
    const why = await untilItTakes();
    if (why) return why;
    // Even if the line is up again: the second half must not be printed alone.
    if (end.state === 'lost') return 'offline';
    if (performance.now() >= endsAt) return 'error';
    if (at + step >= bytes.length) end.arm();
    const piece = bytes.subarray(at, at + step);
    const sentAt = performance.now();
    try {
      await line.write(piece);
    } catch {
      return 'offline';
    }
    const paced = isSerial && address.flow !== undefined;
    const lineMs = paced ? (piece.length * bitsOfByte * 1000) / address.baudRate : 0;
    const leftMs = sentAt + lineMs - performance.now();
    if (leftMs > 0) await pauseOr(null, leftMs);
  }
  return null;
}
