/** A job on its way to the printer: in pieces that it can stop. */
import type { Address } from '../address.ts';
import type { Log, PrinterStatus } from '../devices.ts';
import type { Line } from '../line.ts';
import type { Exchange, JobEnd } from './exchange.ts';
import { pauseOr } from './pause.ts';

type NotPrinted = Exclude<PrinterStatus, 'ready' | 'paper-low'>;
interface SendingParts {
  address: Address;
  line: Pick<Line, 'write'>;
  exchange: Pick<Exchange, 'stopped' | 'go' | 'forgetStop'>;
  log: Log;
  /** asks the printer how it is */
  askStatus(): Promise<PrinterStatus>;
  /** from one such question to the next while it has stopped */
  busyPollMs: number;
  /** A printer that is ready for so long and still stopped has not meant it. */
  settleMs: number;
}
/**
 * `endsAt`: by the clock of `performance.now()`; a printer that takes a byte now and then is not
 * waited for longer.
 */
type Send = (bytes: Uint8Array, end: JobEnd, endsAt: number) => Promise<NotPrinted | null>;

/**
 * Between two pieces a printer is heard, and a question finds its way: a serial line of 9600 takes
 * two seconds for a receipt.
 */
const pieceBytes = 64;

/**
 * Null: all bytes have gone out. Otherwise why not; a part may have. On a serial line with flow
 * control no faster than the line: what a USB adapter has taken in, the printer cannot stop.
 */
export function createSending(parts: SendingParts): Send {
  const { address, line, exchange, log, askStatus, busyPollMs, settleMs } = parts;
  const isSerial = address.kind === 'serial';
  let hinted = false;

  const hint = () => {
    if (hinted || !isSerial || address.flow !== undefined) return;
    hinted = true;
    const text =
      'The printer says XOFF, and its address has no flow control: add flow=xonxoff to printer.address';
    log({ level: 'warn', part: 'printer', code: 'printer-flow-control', text });
  };
  async function untilItTakes(): Promise<NotPrinted | null> {
    const since = performance.now();
    while (exchange.stopped) {
      hint();
      await pauseOr(exchange.go(), busyPollMs);
      if (!exchange.stopped) return null;
      const status = await askStatus();
      if (status !== 'ready' && status !== 'paper-low') return status;
      if (performance.now() - since >= settleMs) exchange.forgetStop();
    }
    return null;
  }

  return async (bytes, end, endsAt) => {
    const step = isSerial ? pieceBytes : bytes.length;
    for (let at = 0; at < bytes.length; at += step) {
      const why = await untilItTakes();
      if (why) return why;
      // Up again or not: a second half alone would be another patron's surprise.
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
      const lineMs =
        isSerial && address.flow !== undefined
          ? (piece.length * bitsOfByte * 1000) / address.baudRate
          : 0;
      const leftMs = sentAt + lineMs - performance.now();
      if (leftMs > 0) await pauseOr(null, leftMs);
    }
    return null;
  };
}

/** Start, eight of data, stop. */
const bitsOfByte = 10;
