import type { Duplex } from 'node:stream';
import type { Open } from './open.ts';

/** One row of a send/expect log-in, as self-checks over telnet have them. */
export interface ScriptRow {
  /** text that must come first, as latin1, whatever the encoding of the messages */
  readonly expect: string;
  readonly send: string;
  /** default: crlf */
  readonly end?: 'crlf' | 'cr' | 'lf' | 'none';
  /** default: 10 s */
  readonly timeoutMs?: number;
}

const ends = { crlf: '\r\n', cr: '\r', lf: '\n', none: '' } as const;
const mostReceived = 65_536;

/**
 * Opens as `open` does and then logs in by the script. Rejects when a row fails. The rest of the
 * greeting that has come with the last text is dropped: in SIP2 it is the self-check that speaks
 * first.
 */
export function withScript(open: Open, rows: readonly ScriptRow[]): Open {
  if (rows.length === 0) return open;
  return async (signal) => {
    const duplex = await open(signal);
    try {
      await logIn(duplex, rows, signal);
      return duplex;
    } catch (error) {
      duplex.destroy();
      throw error;
    }
  };
}

async function logIn(
  duplex: Duplex,
  rows: readonly ScriptRow[],
  signal: AbortSignal,
): Promise<void> {
  let received: Buffer = Buffer.alloc(0);
  for (const [at, row] of rows.entries()) {
    // Neither the expected nor the received text is part of the error: it may hold a name or a
    // password.
    const where = `the log-in script, row ${at + 1}`;
    received = await expectText(duplex, received, row, { signal, where });
    duplex.write(Buffer.from(row.send + ends[row.end ?? 'crlf'], 'latin1'));
  }
}

/** Waits for the text; resolves with the bytes after it. */
function expectText(
  duplex: Duplex,
  before: Buffer,
  { expect, timeoutMs = 10_000 }: ScriptRow,
  { signal, where }: { signal: AbortSignal; where: string },
): Promise<Buffer> {
  let received = before;
  const rest = (): Buffer | null => {
    const found = received.indexOf(expect, 0, 'latin1');
    return found === -1 ? null : received.subarray(found + Buffer.byteLength(expect, 'latin1'));
  };
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      duplex.pause();
      duplex.off('data', onData).off('close', onClose);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const fail = (why: string) => end(() => reject(new Error(`${where}: ${why}`)));
    const onData = (chunk: Buffer) => {
      received = refuseOptions(Buffer.concat([received, chunk]), duplex).subarray(-mostReceived);
      const after = rest();
      if (after) end(() => resolve(after));
    };
    const onClose = () => fail('the other side hung up');
    const onAbort = () => fail('gave up');
    const timer = setTimeout(() => fail('the expected text did not come'), timeoutMs);
    const already = rest();
    if (already) return end(() => resolve(already));
    if (duplex.destroyed) return onClose();
    signal.addEventListener('abort', onAbort, { once: true });
    duplex.on('data', onData).on('close', onClose);
    duplex.resume();
  });
}

const [iac, will, wont, doIt, dont] = [0xff, 0xfb, 0xfc, 0xfd, 0xfe];

/** Takes the telnet negotiation out of the text and refuses every option (RFC 854). */
function refuseOptions(bytes: Buffer, duplex: Duplex): Buffer {
  if (!bytes.includes(iac)) return bytes;
  const text: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const [verb, option] = [bytes[at + 1], bytes[at + 2]];
    if (byte !== iac) text.push(byte);
    else if (verb === undefined || (verb >= will && option === undefined)) text.push(byte);
    else if (verb >= will && verb <= dont) {
      if (verb === doIt) duplex.write(Buffer.from([iac, wont, option ?? 0]));
      if (verb === will) duplex.write(Buffer.from([iac, dont, option ?? 0]));
      at += 2;
    } else at += 1;
  }
  return Buffer.from(text);
}
