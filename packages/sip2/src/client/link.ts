import type { Duplex } from 'node:stream';
import { type Decoded, type DecodeOptions, decode } from '../codec/decode.ts';
import type { DeviationCode } from '../codec/deviations.ts';
import { createFramer } from '../codec/framer.ts';

export type Received =
  | { kind: 'line'; bytes: Uint8Array }
  | { kind: 'quiet' }
  /** `unsent`: what was sent last was not carried out */
  | { kind: 'down'; why: string; unsent: boolean };

/** One open connection as lines. */
export interface Link {
  /** why it is down, or null */
  readonly down: string | null;
  /** it is down because more came than any answer can be: it is not opened again at once */
  readonly flooded: boolean;
  /** whether the far end knows what came before on it: only then is a reply asked for again (97) */
  readonly remembers: boolean;
  /** it is down because the far end refuses the log-in in each message */
  readonly refusesLogIn: boolean;
  /** one write; nothing when it is down */
  send(bytes: Uint8Array): void;
  /** the next line, or `quiet` after waitMs, or `down` once all lines are taken */
  next(waitMs: number): Promise<Received>;
  /** lines that were not read yet, and an unfinished one */
  takeUnsolicited(): Uint8Array[];
  destroy(why: string): void;
}

/**
 * The most that is accepted in one second. A sound library system sends one line for each request,
 * and few are longer than 4 KB.
 */
const mostLines = 100;
const mostBytes = 1_048_576;

interface LinkOptions {
  onEvent: () => void;
  quietMs: number;
  graceMs: number;
  decoding: DecodeOptions;
}

/**
 * `onEvent` is called whenever a line came or the connection went down. Some systems end a reply
 * without a terminator: a piece whose checksum fits counts as a line after `quietMs`, and one
 * without checksum that is complete after `graceMs`. Where a line of this connection ended with a
 * terminator the next ones will too: a piece without it is half a reply.
 */
export function createLink(duplex: Duplex, options: LinkOptions): Link {
  const framer = createFramer();
  const lines: Uint8Array[] = [];
  let down: string | null = null;
  let quiet: NodeJS.Timeout | undefined;
  let endsLines = false;
  let arrived: () => void = () => undefined;
  let flooded = false;
  const second = { sinceMs: 0, lines: 0, bytes: 0 };

  /**
   * Whether the other side sends so much that reading it all would slow down everything else.
   */
  const floods = (lines: number, bytes: number): boolean => {
    const nowMs = performance.now();
    if (nowMs - second.sinceMs >= 1_000)
      Object.assign(second, { sinceMs: nowMs, lines: 0, bytes: 0 });
    second.lines += lines;
    second.bytes += bytes;
    return second.lines > mostLines || second.bytes > mostBytes;
  };

  const notify = () => {
    arrived();
    options.onEvent();
  };
  const takeWhole = () => {
    const piece = decode(framer.pending(), options.decoding);
    if (piece.message.checksum === 'ok') {
      lines.push(framer.flush());
      notify();
    } else if (down === null && !endsLines && lacksNothing(piece)) {
      quiet = setTimeout(() => {
        lines.push(framer.flush());
        notify();
      }, options.graceMs);
    }
  };
  const goDown = (why: string) => {
    if (down !== null) return;
    takeWhole();
    clearTimeout(quiet);
    down = why;
    duplex.destroy();
    notify();
  };
  duplex.on('data', (chunk: Buffer) => {
    if (down !== null) return;
    clearTimeout(quiet);
    const complete = framer.push(chunk);
    lines.push(...complete.slice(0, mostLines));
    endsLines ||= complete.length > 0;
    if (framer.isPending) quiet = setTimeout(takeWhole, options.quietMs);
    if (floods(complete.length, chunk.length)) {
      flooded = true;
      return goDown('it sent more than any answer can be');
    }
    if (complete.length > 0) notify();
  });
  duplex.on('error', (error) => goDown(error.message));
  duplex.on('end', () => goDown('the other side hung up'));
  duplex.on('close', () => goDown('the connection closed'));
  if (duplex.destroyed) goDown('the connection closed');
  // The log-in script may have paused it.
  else duplex.resume();

  return {
    remembers: true,
    refusesLogIn: false,
    get down() {
      return down;
    },
    get flooded() {
      return flooded;
    },
    send(bytes) {
      framer.expectAnswer();
      // The line that answers it is expected.
      second.lines -= 1;
      if (down === null) duplex.write(bytes);
    },
    async next(waitMs) {
      const has = () => lines.length > 0 || down !== null;
      if (!has() && waitMs > 0) {
        await new Promise<void>((resolve) => {
          // A process that stood still finds this due before it reads what has arrived meanwhile.
          const timer = setTimeout(() => setImmediate(resolve), waitMs);
          arrived = () => {
            if (!has()) return;
            clearTimeout(timer);
            resolve();
          };
        });
        arrived = () => undefined;
      }
      const bytes = lines.shift();
      if (bytes) return { kind: 'line', bytes };
      return down === null ? { kind: 'quiet' } : { kind: 'down', why: down, unsent: false };
    },
    takeUnsolicited() {
      const taken = lines.splice(0);
      const piece = framer.flush();
      clearTimeout(quiet);
      return piece.length > 0 ? [...taken, piece] : taken;
    },
    destroy: goDown,
  };
}

/**
 * A message of the table without checksum, with all that it must have, up to the `|` of its last
 * field.
 */
function lacksNothing({ message, deviations }: Decoded): boolean {
  if (message.code === 'unknown' || message.checksum !== 'absent') return false;
  const lacks = new Set<DeviationCode>([
    'fixed-short',
    'garbage',
    'unterminated-field',
    'sequence-without-checksum',
  ]);
  // Many systems leave BX out of 98.
  if (message.code !== '98') lacks.add('missing-field');
  return !deviations.some((each) => lacks.has(each.code));
}
