/**
 * An ESC/POS receipt printer on port 9100: prints to text, answers for its paper and its cover,
 * stops when it must.
 */
import type { Socket } from 'node:net';
import { createEscPosReader, type PrintedLine } from './esc-pos.ts';
import { startSocketDevice } from './socket.ts';

interface PrinterCondition {
  paper: 'ok' | 'low' | 'out';
  coverOpen: boolean;
  /** someone pressed its button: it answers, and prints nothing */
  offline: boolean;
}
/**
 * How other makes of printer behave, and how their switches are set. `no-end-of-job`: does not know
 * GS r · `no-clear-answer`: does not confirm DLE DC4 fn 8 with `37 25 00` as Epson and Citizen do ·
 * `automatic-status`: four bytes unasked before each answer in real time · `interrupted-status`:
 * the answer in the midst of those four · `star-status`: Star's nine bytes unasked · `cr-feeds`:
 * the DIP switch "CR = line feed" · `small-buffer`: 45 bytes, which it guards with XOFF and XON; it
 * prints 20 ms a line, and loses what comes to a full buffer.
 */
export const printerQuirks = [
  'no-end-of-job',
  'no-clear-answer',
  'automatic-status',
  'interrupted-status',
  'star-status',
  'cr-feeds',
  'small-buffer',
] as const;
type PrinterQuirk = (typeof printerQuirks)[number];
type Printed = { kind: 'line'; line: PrintedLine } | { kind: 'cut' };

export interface PrinterSimulator {
  readonly port: number;
  readonly plugged: boolean;
  readonly condition: PrinterCondition;
  readonly quirks: ReadonlySet<PrinterQuirk>;
  setQuirk(quirk: PrinterQuirk, on: boolean): void;
  /** how many bytes came while the buffer was full */
  readonly lostBytes: number;
  /** off: connections stand, nothing answers, nothing is printed */
  power(on: boolean): void;
  /**
   * What hangs out of the printer, as text: centred as printed, large letters as they are, a cut as
   * a dashed line.
   */
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
  quirks?: readonly PrinterQuirk[];
}

const clearCommand = Buffer.from([0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]);
const clearAnswer = Uint8Array.of(0x37, 0x25, 0x00);
const xon = 0x11;
const xoff = 0x13;
/** Room left when XOFF and XON are sent, as Epson has it for a buffer of 45 bytes. */
const stopAtRoom = 16;
const goAtRoom = 26;
/**
 * Bytes that may still come after XOFF: a serial line has at most the room above under way, a
 * socket more.
 */
const underWay = 512;
const smallBuffer = 45;
const slowLineMs = 20;

export async function startPrinter(options: PrinterSimulatorOptions): Promise<PrinterSimulator> {
  const columns = options.columns ?? 48;
  const condition: PrinterCondition = { paper: 'ok', coverOpen: false, offline: false };
  let powered = true;
  let linesLeft = Number.POSITIVE_INFINITY;
  let printed: Printed[] = [];
  /** Received and not yet printed. */
  let buffer: { byte: number; from: Socket }[] = [];
  const quirks = new Set<PrinterQuirk>(options.quirks);
  const startReader = () => createEscPosReader(() => quirks.has('cr-feeds'));
  let reader = startReader();
  let feeding: NodeJS.Timeout | undefined;
  let stopped = false;
  let lostBytes = 0;

  const blocked = () =>
    !powered || condition.coverOpen || condition.offline || condition.paper === 'out';
  const print = () => {
    while (buffer.length > 0 && !blocked() && feeding === undefined) {
      const next = buffer.shift();
      if (!next) return;
      for (const event of reader.push(next.byte)) {
        if (event.kind === 'asked-when-done') {
          if (!quirks.has('no-end-of-job'))
            next.from.write(Uint8Array.of(condition.paper === 'low' ? 0x03 : 0x00));
          continue;
        }
        printed.push(event.kind === 'cut' ? { kind: 'cut' } : event);
        if (event.kind === 'line' && --linesLeft <= 0) condition.paper = 'out';
        if (event.kind === 'line' && quirks.has('small-buffer')) feed();
      }
      holdOff();
    }
  };
  const feed = () => {
    clearTimeout(feeding);
    feeding = setTimeout(() => {
      feeding = undefined;
      print();
      device.changed();
    }, slowLineMs);
  };
  /** XON and XOFF, where the buffer is small. */
  const holdOff = () => {
    if (!quirks.has('small-buffer')) return;
    const room = smallBuffer - buffer.length;
    if (!stopped && room <= stopAtRoom) device.send(Uint8Array.of(xoff));
    if (stopped && room >= goAtRoom) device.send(Uint8Array.of(xon));
    stopped = stopped ? room < goAtRoom : room <= stopAtRoom;
  };
  const put = (byte: number, from: Socket) => {
    if (quirks.has('small-buffer') && buffer.length >= smallBuffer + underWay) lostBytes += 1;
    else buffer.push({ byte, from });
    holdOff();
  };
  const answer = (question: number): number => {
    const fixed = 0x12;
    const { paper, coverOpen } = condition;
    if (question === 1) return fixed | (blocked() ? 0x08 : 0);
    if (question === 2) return fixed | (coverOpen ? 0x04 : 0) | (paper === 'out' ? 0x20 : 0);
    if (question === 3) return fixed;
    return fixed | (paper === 'ok' ? 0 : 0x0c) | (paper === 'out' ? 0x60 : 0);
  };
  /** The answer to DLE EOT, with what this make sends unasked. */
  const withAutomatic = (byte: number): number[] => {
    const { paper } = condition;
    const first = 0x14 | (blocked() ? 0x08 : 0) | (condition.coverOpen ? 0x20 : 0);
    const rest = [0x00, (paper === 'ok' ? 0 : 0x03) | (paper === 'out' ? 0x0c : 0), 0x0f];
    if (quirks.has('automatic-status')) return [first, ...rest, byte];
    if (quirks.has('interrupted-status')) return [first, 0x00, byte, ...rest.slice(1)];
    return quirks.has('star-status') ? [0x23, 0x86, 0, 0, 0, 0, 0, 0, 0, byte] : [byte];
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
        if (used === 0) put(held[0] ?? 0, socket);
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
      if (third >= 1 && third <= 4) socket.write(Uint8Array.from(withAutomatic(answer(third))));
      return 3;
    }
    if (second === 0x14) {
      const start = bytes.subarray(0, clearCommand.length);
      if (!start.equals(clearCommand.subarray(0, start.length))) return 0;
      if (start.length < clearCommand.length) return 'incomplete';
      buffer = [];
      reader = startReader();
      if (!quirks.has('no-clear-answer')) socket.write(clearAnswer);
      holdOff();
      return clearCommand.length;
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
    quirks,
    setQuirk: (quirk, on) => {
      if (on) quirks.add(quirk);
      else quirks.delete(quirk);
      device.changed();
    },
    get lostBytes() {
      return lostBytes;
    },
    power: (on) => {
      powered = on;
      if (!on) buffer = [];
      if (!on) reader = startReader();
      device.changed();
    },
    paper: () =>
      printed
        .map((event) => (event.kind === 'cut' ? cutMark(columns) : drawLine(event.line, columns)))
        .join('\n'),
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
    close: async () => {
      clearTimeout(feeding);
      await device.close();
    },
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
