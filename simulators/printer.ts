/** An ESC/POS receipt printer on port 9100: prints to text, answers for its paper and its cover, stops when it must. */
import type { Socket } from 'node:net';
import { createEscPosReader, type PrintedLine } from './esc-pos.ts';
import { startSocketDevice } from './socket.ts';

export interface PrinterCondition {
  paper: 'ok' | 'low' | 'out';
  coverOpen: boolean;
  /** someone pressed its button: it answers, and prints nothing */
  offline: boolean;
}
export type Printed = { kind: 'line'; line: PrintedLine } | { kind: 'cut' };

export interface PrinterSimulator {
  readonly port: number;
  readonly plugged: boolean;
  readonly condition: PrinterCondition;
  /** off: connections stand, nothing answers, nothing is printed */
  power(on: boolean): void;
  /** What hangs out of the printer, as text: centred as printed, large letters as they are, a cut as a dashed line. */
  paper(): string;
  /** the same with its type */
  printed(): readonly Printed[];
  /** Takes the paper away. */
  tear(): void;
  setStatus(condition: Partial<PrinterCondition>): void;
  /** The roll ends after so many more lines. */
  runOutAfter(lines: number): void;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  garbage(bytes?: Uint8Array): void;
  close(): Promise<void>;
  onChange(listener: () => void): () => void;
}

export interface PrinterSimulatorOptions {
  port: number;
  host?: string;
  /** characters on a line, for centring. 48 */
  columns?: number;
  /** false: a model that does not know GS r. true */
  saysWhenDone?: boolean;
}

const discardCommand = Buffer.from([0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]);

export async function startPrinter(options: PrinterSimulatorOptions): Promise<PrinterSimulator> {
  const columns = options.columns ?? 48;
  const condition: PrinterCondition = { paper: 'ok', coverOpen: false, offline: false };
  let powered = true;
  let linesLeft = Number.POSITIVE_INFINITY;
  let printed: Printed[] = [];
  /** Received and not yet printed. */
  let buffer: { byte: number; from: Socket }[] = [];
  let reader = createEscPosReader();

  const blocked = () => !powered || condition.coverOpen || condition.offline || condition.paper === 'out';
  const print = () => {
    while (buffer.length > 0 && !blocked()) {
      const next = buffer.shift();
      if (!next) return;
      for (const event of reader.push(next.byte)) {
        if (event.kind === 'asked-when-done') {
          if (options.saysWhenDone ?? true) next.from.write(Uint8Array.of(condition.paper === 'low' ? 0x03 : 0x00));
          continue;
        }
        printed.push(event.kind === 'cut' ? { kind: 'cut' } : event);
        if (event.kind === 'line' && --linesLeft <= 0) condition.paper = 'out';
      }
    }
  };
  const answer = (question: number): number => {
    const fixed = 0x12;
    const { paper, coverOpen } = condition;
    if (question === 1) return fixed | (blocked() ? 0x08 : 0);
    if (question === 2) return fixed | (coverOpen ? 0x04 : 0) | (paper === 'out' ? 0x20 : 0);
    if (question === 3) return fixed;
    return fixed | (paper === 'ok' ? 0 : 0x0c) | (paper === 'out' ? 0x60 : 0);
  };
  /** Real-time commands are obeyed on arrival, wherever they stand; all else waits its turn. */
  const receive = (socket: Socket) => {
    let held = Buffer.alloc(0);
    return (chunk: Buffer) => {
      if (!powered) return;
      held = Buffer.concat([held, chunk]);
      while (held.length > 0) {
        const used = realTime(held, socket);
        if (used === 'incomplete') break;
        if (used === 0) buffer.push({ byte: held[0] ?? 0, from: socket });
        held = held.subarray(Math.max(used, 1));
      }
      print();
      device.changed();
    };
  };
  const realTime = (bytes: Buffer, socket: Socket): number | 'incomplete' => {
    if (bytes[0] !== 0x10) return 0;
    const [, second, third] = bytes;
    if (second === undefined) return 'incomplete';
    if (second === 0x04) {
      if (third === undefined) return 'incomplete';
      if (third >= 1 && third <= 4) socket.write(Uint8Array.of(answer(third)));
      return 3;
    }
    if (second === 0x14) {
      const start = bytes.subarray(0, discardCommand.length);
      if (!start.equals(discardCommand.subarray(0, start.length))) return 0;
      if (start.length < discardCommand.length) return 'incomplete';
      buffer = [];
      reader = createEscPosReader();
      return discardCommand.length;
    }
    // ESC t 16 holds this byte too.
    return 0;
  };

  const device = await startSocketDevice({
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    onConnection: (socket) => socket.on('data', receive(socket)),
  });
  return {
    port: device.port,
    get plugged() {
      return device.plugged;
    },
    get condition() {
      return { ...condition };
    },
    power: (on) => {
      powered = on;
      if (!on) buffer = [];
      if (!on) reader = createEscPosReader();
      device.changed();
    },
    paper: () =>
      printed.map((event) => (event.kind === 'cut' ? cutMark(columns) : drawLine(event.line, columns))).join('\n'),
    printed: () => [...printed],
    tear: () => {
      printed = [];
      device.changed();
    },
    setStatus: (change) => {
      Object.assign(condition, change);
      if (change.paper === 'ok' || change.paper === 'low') linesLeft = Number.POSITIVE_INFINITY;
      print();
      device.changed();
    },
    runOutAfter: (lines) => {
      linesLeft = lines;
    },
    unplug: device.unplug,
    plugIn: device.plugIn,
    garbage: device.garbage,
    close: device.close,
    onChange: device.onChange,
  };
}

function cutMark(columns: number): string {
  return '- '.repeat(columns / 2).trimEnd();
}

function drawLine({ text, align, width }: PrintedLine, columns: number): string {
  const space = Math.max(columns - text.length * width, 0);
  if (align === 'center') return ' '.repeat(Math.floor(space / 2)) + text;
  return align === 'right' ? ' '.repeat(space) + text : text;
}
