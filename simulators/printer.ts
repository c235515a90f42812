/**
 * A simulated ESC/POS receipt printer on port 9100: prints to text, reports paper and cover, and
 * stops.
 */
import type { Socket } from 'node:net';
import { createEscPosReader, type PrintedLine } from './esc-pos.ts';
import { startSocketDevice } from './socket.ts';
import { toggle } from './toggle.ts';

interface PrinterCondition {
  paper: 'ok' | 'low' | 'out';
  coverOpen: boolean;
  /** its button was pressed: it answers, and prints nothing */
  offline: boolean;
}
/**
 * Other makes and settings. `no-end-of-job`: does not know GS r · `no-clear-answer`: does not
 * confirm DLE DC4 fn 8 with `37 25 00` as Epson and Citizen do · `no-identity`: does not know GS I · `automatic-status`: four
 * unrequested bytes before each answer in real time · `interrupted-status`: the answer within those
 * four · `star-status`: Star's nine unrequested bytes · `cr-feeds`: the DIP switch "CR = line feed"
 * · `small-buffer`: 45 bytes, guarded by XOFF and XON; it prints 20 ms a line, and loses what comes
 * to a full buffer.
 */
export const printerQuirks = [
  'no-end-of-job',
  'no-clear-answer',
  'no-identity',
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
  /** bytes lost to a full buffer */
  readonly lostBytes: number;
  /** off: connections stand, nothing answers, nothing is printed */
  power(on: boolean): void;
  /** The printed paper as text: centred, large letters as they are, a cut as a dashed line. */
  paper(): string;
  /** the same with its styles */
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
/** by n of GS I: firmware, maker, model, serial number */
const identity: Readonly<Record<number, string>> = {
  65: '40.02 ESC/POS',
  66: 'EPSON',
  67: 'TM-T20III',
  68: 'X3XF012345',
};
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
  const quirks = new Set<PrinterQuirk>(options.quirks);
  const blocked = () =>
    !powered || condition.coverOpen || condition.offline || condition.paper === 'out';
  const mechanism = createMechanism({
    quirks,
    condition,
    blocked,
    send: (byte) => device.send(Uint8Array.of(byte)),
    onFed: () => device.changed(),
  });

  function obey(command: RealTimeCommand, socket: Socket): void {
    if (command.kind === 'status') {
      const byte = statusByte(command.question, condition, blocked());
      socket.write(Uint8Array.from(withUnasked(byte, condition, blocked(), quirks)));
    }
    if (command.kind !== 'clear') return;
    mechanism.clear();
    if (!quirks.has('no-clear-answer')) socket.write(clearAnswer);
    mechanism.holdOff();
  }

  const device = await startSocketDevice({
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    onConnection: (socket) => {
      const receive = createReceiver({
        put: (byte) => mechanism.put(byte, socket),
        obey: (command) => obey(command, socket),
      });
      socket.on('data', (chunk: Buffer) => {
        if (!powered) return;
        receive(chunk);
        mechanism.print();
        device.changed();
      });
    },
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
      toggle(quirks, quirk, on);
      device.changed();
    },
    get lostBytes() {
      return mechanism.lostBytes;
    },
    power: (on) => {
      powered = on;
      if (!on) mechanism.clear();
      device.changed();
    },
    paper: () => mechanism.printed.map((event) => draw(event, columns)).join('\n'),
    printed: () => [...mechanism.printed],
    tear: () => {
      mechanism.printed.length = 0;
      device.changed();
    },
    setStatus: (change) => {
      Object.assign(condition, change);
      if (change.paper === 'ok' || change.paper === 'low')
        mechanism.linesLeft = Number.POSITIVE_INFINITY;
      mechanism.print();
      device.changed();
    },
    runOutAfter: (lines) => {
      mechanism.linesLeft = lines;
    },
    unplug: device.unplug,
    plugIn: device.plugIn,
    garbage: device.garbage,
    close: async () => {
      mechanism.close();
      await device.close();
    },
    onChange: device.onChange,
  };
}

interface MechanismParts {
  quirks: ReadonlySet<PrinterQuirk>;
  condition: PrinterCondition;
  blocked(): boolean;
  /** one byte to every connection */
  send(byte: number): void;
  /** A slow line is printed. */
  onFed(): void;
}

/** The buffer and the paper. */
function createMechanism({ quirks, condition, blocked, send, onFed }: MechanismParts) {
  const startReader = () => createEscPosReader(() => quirks.has('cr-feeds'));
  let reader = startReader();
  /** received and not yet printed */
  let buffer: { byte: number; from: Socket }[] = [];
  let feeding: NodeJS.Timeout | undefined;
  let stopped = false;

  function feed(): void {
    clearTimeout(feeding);
    feeding = setTimeout(() => {
      feeding = undefined;
      mechanism.print();
      onFed();
    }, slowLineMs);
  }
  function take({ byte, from }: { byte: number; from: Socket }): void {
    for (const event of reader.push(byte)) {
      if (event.kind === 'asked-when-done') {
        if (!quirks.has('no-end-of-job'))
          from.write(Uint8Array.of(condition.paper === 'low' ? 0x03 : 0x00));
        continue;
      }
      if (event.kind === 'asked-identity') {
        const text = identity[event.part];
        if (text !== undefined && !quirks.has('no-identity'))
          from.write(Uint8Array.of(0x5f, ...Buffer.from(text, 'latin1'), 0x00));
        continue;
      }
      mechanism.printed.push(event.kind === 'cut' ? { kind: 'cut' } : event);
      if (event.kind === 'line' && --mechanism.linesLeft <= 0) condition.paper = 'out';
      if (event.kind === 'line' && quirks.has('small-buffer')) feed();
    }
  }
  const mechanism = {
    lostBytes: 0,
    linesLeft: Number.POSITIVE_INFINITY,
    printed: [] as Printed[],
    put(byte: number, from: Socket): void {
      if (quirks.has('small-buffer') && buffer.length >= smallBuffer + underWay)
        mechanism.lostBytes += 1;
      else buffer.push({ byte, from });
      mechanism.holdOff();
    },
    print(): void {
      while (!blocked() && feeding === undefined) {
        const next = buffer.shift();
        if (!next) return;
        take(next);
        mechanism.holdOff();
      }
    },
    /** XOFF and XON, if the buffer is small. */
    holdOff(): void {
      if (!quirks.has('small-buffer')) return;
      const room = smallBuffer - buffer.length;
      if (!stopped && room <= stopAtRoom) send(xoff);
      if (stopped && room >= goAtRoom) send(xon);
      stopped = stopped ? room < goAtRoom : room <= stopAtRoom;
    },
    clear(): void {
      buffer = [];
      reader = startReader();
    },
    close: () => clearTimeout(feeding),
  };
  return mechanism;
}

/** Commands in real time take effect on arrival, in any place; other bytes wait. */
function createReceiver(handlers: {
  put(byte: number): void;
  obey(command: RealTimeCommand): void;
}): (chunk: Buffer) => void {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length > 0) {
      const command = readRealTime(held);
      if (command === 'incomplete') break;
      if (command.kind === 'none') handlers.put(held[0] ?? 0);
      else handlers.obey(command);
      held = held.subarray(command.length);
    }
  };
}

interface RealTimeCommand {
  kind: 'status' | 'clear' | 'none' | 'ignored';
  /** of DLE EOT */
  question: number;
  length: number;
}

/** The command in real time at the start of these bytes; `none`: they begin with another byte. */
function readRealTime(bytes: Buffer): RealTimeCommand | 'incomplete' {
  const [first, second, question] = bytes;
  // ESC t 16 holds a DLE too.
  const none = { kind: 'none', question: 0, length: 1 } as const;
  if (first !== 0x10) return none;
  if (second === undefined) return 'incomplete';
  if (second === 0x04) {
    if (question === undefined) return 'incomplete';
    const known = question >= 1 && question <= 4;
    return { kind: known ? 'status' : 'ignored', question, length: 3 };
  }
  const start = bytes.subarray(0, clearCommand.length);
  if (second !== 0x14 || !start.equals(clearCommand.subarray(0, start.length))) return none;
  if (start.length < clearCommand.length) return 'incomplete';
  return { kind: 'clear', question: 0, length: clearCommand.length };
}

/** The answer to DLE EOT n. */
function statusByte(question: number, condition: PrinterCondition, blocked: boolean): number {
  const fixed = 0x12;
  const { paper, coverOpen } = condition;
  if (question === 1) return fixed | (blocked ? 0x08 : 0);
  if (question === 2) return fixed | (coverOpen ? 0x04 : 0) | (paper === 'out' ? 0x20 : 0);
  if (question === 3) return fixed;
  return fixed | (paper === 'ok' ? 0 : 0x0c) | (paper === 'out' ? 0x60 : 0);
}

/** The answer to DLE EOT, with the status that this make sends unasked. */
function withUnasked(
  byte: number,
  { paper, coverOpen }: PrinterCondition,
  blocked: boolean,
  quirks: ReadonlySet<PrinterQuirk>,
): number[] {
  const first = 0x14 | (blocked ? 0x08 : 0) | (coverOpen ? 0x20 : 0);
  const rest = [0x00, (paper === 'ok' ? 0 : 0x03) | (paper === 'out' ? 0x0c : 0), 0x0f];
  if (quirks.has('automatic-status')) return [first, ...rest, byte];
  if (quirks.has('interrupted-status')) return [first, 0x00, byte, ...rest.slice(1)];
  return quirks.has('star-status') ? [0x23, 0x86, 0, 0, 0, 0, 0, 0, 0, byte] : [byte];
}

function draw(event: Printed, columns: number): string {
  if (event.kind === 'cut') return '- '.repeat(columns / 2).trimEnd();
  const { text, align, width } = event.line;
  const space = Math.max(columns - text.length * width, 0);
  if (align === 'center') return ' '.repeat(Math.floor(space / 2)) + text;
  return align === 'right' ? ' '.repeat(space) + text : text;
}
