/**
 * A simulated RFID reader with tags: a Feig in host mode, a 3M of the 210 / 810 family, or any in
 * scan mode.
 */
import type { Socket } from 'node:net';
import type { FeigOutputs } from '../hardware/feig/outputs.ts';
import type { ReaderDriverName } from '../hardware/reader/makes.ts';
import {
  createFaults,
  type ListFault,
  type ReadFault,
  type Times,
  type WriteFault,
} from './reader/faults.ts';
import { feigResponder } from './reader/feig.ts';
import {
  createField,
  type ForeignCard,
  type ForeignCardKind,
  foreignCards,
  type SimulatedTag,
} from './reader/field.ts';
import { createLines, type SimulatedLines } from './reader/lines.ts';
import type { ReaderState, Responder } from './reader/responder.ts';
import { type ScanText, scanResponder, startScanning } from './reader/scan.ts';
import { threemResponder } from './reader/threem.ts';
import { startSocketDevice } from './socket.ts';

export {
  type ListFault,
  type ReadFault,
  readFaults,
  type Times,
} from './reader/faults.ts';
export {
  type ForeignCardKind,
  foreignCards,
  type SimulatedTag,
  tagFor,
} from './reader/field.ts';

export interface ReaderSimulator {
  readonly port: number;
  readonly plugged: boolean;
  /** whether a kiosk is connected */
  readonly connected: boolean;
  /** Lays a copy of the tag on the reader. */
  put(tag: SimulatedTag): void;
  take(uid: string): void;
  /** Takes the tag at the moment of its next security write. */
  takeAtWrite(uid: string): void;
  /** copies, as they are now */
  tags(): SimulatedTag[];
  /** The next writes of AFI or EAS fail, by default `refused`. */
  failWrites(times: Times, how?: WriteFault): void;
  /**
   * The next reads of memory fail, by default `disturbed`; with a block, only reads that include
   * it.
   */
  failReads(times: Times, how?: ReadFault, block?: number): void;
  /** The next inventories lack their last tag and report it, by default `disturbed`. */
  cutLists(times: Times, how?: ListFault): void;
  /** Some of these reads and inventories are still to come. */
  isDisturbed(): boolean;
  /** The next EAS alarms are missed. */
  missAlarms(times: Times): void;
  /** Feig: adds a radio warning (84) to its answers, from now on. */
  warn(on: boolean): void;
  /** Feig: lays a card of another kind on it, listed after so many tags (0: first). */
  putCard(card: ForeignCard | ForeignCardKind, after?: number): void;
  takeCards(): void;
  cards(): ForeignCard[];
  /** The duration of each write, from now on. */
  writeTakes(durationMs: number): void;
  /** Powered off behind its converter: the connection stands, nothing is answered. */
  mute(on: boolean): void;
  /** Feig: what is connected to it */
  lines: SimulatedLines;
  /** Feig: set to scan mode by mistake, so that no host command works. */
  scanMode(on: boolean): void;
  /** the commands received, in order; the last thousand */
  asked(): string[];
  /** how many it has received */
  requests(): number;
  /** how many of them listed what lies there */
  looks(): number;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  garbage(bytes?: Uint8Array): void;
  close(): Promise<void>;
  onChange(listener: () => void): () => void;
}
/** By protocol. */
const responders = {
  feig: feigResponder,
  '3m': threemResponder,
  scan: scanResponder,
} satisfies Record<ReaderDriverName | 'scan', Responder>;
export type ReaderProtocol = keyof typeof responders;
export const readerProtocols = Object.keys(responders) as ReaderProtocol[];

export interface ReaderSimulatorOptions {
  port: number;
  host?: string;
  /** feig */
  protocol?: ReaderProtocol;
  /** tags in one inventory reply; 4 as with the CPR family */
  tagsPerReply?: number;
  /** its setting "only new tags" (CFG5, ONT). true, as delivered */
  onlyNew?: boolean;
  /** before each reply, 0 */
  replyDelayMs?: number;
  /** replies are sent in pieces of so many bytes, as a serial converter does; whole unless given */
  pieceBytes?: number;
  /** silence within a request after which it is thrown away, 50 (a real reader: 12) */
  gapMs?: number;
  /** Feig: by which command its outputs are set. relays */
  outputs?: FeigOutputs;
  /** scan: what it sends of a tag; its number and CR */
  scan?: ScanText;
}

const remembered = 1000;

export async function startReader(options: ReaderSimulatorOptions): Promise<ReaderSimulator> {
  const { replyDelayMs = 0, gapMs = 50 } = options;
  let writeMs = replyDelayMs;
  const responder = responders[options.protocol ?? 'feig'];
  const field = createField(options.onlyNew ?? true);
  const takenAtWrite = new Set<string>();
  const asked: string[] = [];
  let requests = 0;
  let looks = 0;
  const faults = createFaults();
  const lines = createLines(() => device.changed());
  const reader: ReaderState = {
    field,
    tagsPerReply: options.tagsPerReply ?? 4,
    scanMode: false,
    muted: false,
    warning: false,
    faults,
    lines,
    outputs: options.outputs ?? 'relays',
    beforeWrite(uid) {
      if (takenAtWrite.delete(uid)) field.take(uid);
    },
    heard(command) {
      requests += 1;
      if (command === 'inventory') looks += 1;
      asked.push(command);
      if (asked.length > remembered) asked.shift();
    },
  };

  function answer(socket: Socket, bytes: Uint8Array, writes: boolean): void {
    const delayMs = writes ? writeMs : replyDelayMs;
    if (delayMs === 0) send(socket, bytes);
    else setTimeout(() => send(socket, bytes), delayMs);
    if (writes) device.changed();
  }

  function send(socket: Socket, bytes: Uint8Array): void {
    if (!socket.writable) return;
    const piece = options.pieceBytes ?? bytes.length;
    socket.write(bytes.subarray(0, piece));
    if (bytes.length > piece) setTimeout(() => send(socket, bytes.subarray(piece)), 1);
  }

  const device = await startSocketDevice({
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    onConnection(socket) {
      let gap: NodeJS.Timeout | undefined;
      const framer = responder(reader, (bytes, writes) => answer(socket, bytes, writes));
      socket.on('data', (chunk) => {
        clearTimeout(gap);
        framer.push(chunk);
        if (framer.pending > 0) gap = setTimeout(() => framer.reset(), gapMs);
      });
      socket.on('close', () => clearTimeout(gap));
    },
  });

  const stopScanning =
    options.protocol === 'scan'
      ? startScanning(() => (reader.muted ? [] : field.tags()), device.send, options.scan ?? {})
      : () => {};

  const { port, unplug, plugIn, garbage, close, onChange, changed } = device;
  const changing =
    <A extends unknown[]>(change: (...given: A) => void) =>
    (...given: A) => {
      change(...given);
      changed();
    };
  return {
    port,
    get plugged() {
      return device.plugged;
    },
    get connected() {
      return device.connections > 0;
    },
    put: changing(field.put),
    take: changing(field.take),
    takeAtWrite: (uid) => void takenAtWrite.add(uid),
    tags: field.tags,
    failWrites: changing((times: Times, how: WriteFault = 'refused') =>
      faults.failWrites(times, how),
    ),
    failReads: changing((times: Times, how: ReadFault = 'disturbed', block?: number) =>
      faults.failReads(times, how, block ?? null),
    ),
    cutLists: changing((times: Times, how: ListFault = 'disturbed') => faults.cutLists(times, how)),
    isDisturbed: faults.isDisturbed,
    missAlarms: changing(faults.missAlarms),
    warn: changing((on: boolean) => {
      reader.warning = on;
    }),
    putCard: changing((card: ForeignCard | ForeignCardKind, after = 0) =>
      field.putCard(typeof card === 'string' ? foreignCards[card] : card, after),
    ),
    takeCards: changing(field.takeCards),
    cards: field.cards,
    lines,
    writeTakes: (durationMs) => {
      writeMs = durationMs;
    },
    mute: changing((on: boolean) => {
      reader.muted = on;
    }),
    scanMode: changing((on: boolean) => {
      reader.scanMode = on;
    }),
    asked: () => [...asked],
    requests: () => requests,
    looks: () => looks,
    unplug,
    plugIn,
    garbage,
    close: async () => {
      stopScanning();
      lines.powerOff();
      await close();
    },
    onChange,
  };
}
