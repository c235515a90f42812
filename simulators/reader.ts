/** An RFID reader: a Feig in host mode with tags on it, that reports only new tags until its field is reset. */
import type { Socket } from 'node:net';
import { type CommandName, decodeRequest, statusWriteError } from '../hardware/feig/commands.ts';
import { createFramer, encodeFrame, type Frame } from '../hardware/feig/frame.ts';
import { answer } from './reader/answer.ts';
import { createField, type SimulatedTag } from './reader/field.ts';
import { startSocketDevice } from './socket.ts';

export { type SimulatedTag, tagFor } from './reader/field.ts';

export interface ReaderSimulator {
  readonly port: number;
  readonly plugged: boolean;
  /** whether a kiosk is connected */
  readonly connected: boolean;
  /** Lays a copy of the tag on the reader. */
  put(tag: SimulatedTag): void;
  take(uid: string): void;
  /** Takes the tag in the very moment in which its AFI is to be written next. */
  takeAtWrite(uid: string): void;
  /** copies, as they are now */
  tags(): SimulatedTag[];
  /** The next `count` AFI writes fail: answered with a write error, or (`unkept`) with success though nothing was kept. */
  failWrites(count: number | 'always', how?: 'refused' | 'unkept'): void;
  /** Powered off behind its converter: the connection stands, nothing is answered. */
  mute(on: boolean): void;
  /** Set to scan mode by mistake: no host command works. */
  scanMode(on: boolean): void;
  /** the commands it understood, in order; the last thousand */
  asked(): CommandName[];
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  garbage(bytes?: Uint8Array): void;
  close(): Promise<void>;
  onChange(listener: () => void): () => void;
}
export interface ReaderSimulatorOptions {
  port: number;
  host?: string;
  /** 0 */
  busAddress?: number;
  /** tags in one inventory reply; 4 as with the CPR family */
  tagsPerReply?: number;
  /** its setting "only new tags" (CFG5, ONT), on as delivered */
  onlyNew?: boolean;
  /** before each reply, 0 */
  replyDelayMs?: number;
  /** replies are sent in pieces of so many bytes, as a serial converter does; whole unless given */
  pieceBytes?: number;
  /** silence within a request after which it is thrown away, 50 (a real reader: 12) */
  gapMs?: number;
}

const anyReader = 255;
const remembered = 1000;

export async function startReader(options: ReaderSimulatorOptions): Promise<ReaderSimulator> {
  const { busAddress = 0, replyDelayMs = 0, gapMs = 50 } = options;
  const field = createField(options.onlyNew ?? true);
  const takenAtWrite = new Set<string>();
  const asked: CommandName[] = [];
  let failing: number | 'always' = 0;
  let failingHow: 'refused' | 'unkept' = 'refused';
  let muted = false;

  const mind = {
    field,
    tagsPerReply: options.tagsPerReply ?? 4,
    scanMode: false,
    writeFault() {
      if (failing === 0) return null;
      if (failing !== 'always') failing -= 1;
      return failingHow === 'unkept' ? ('unkept' as const) : { status: statusWriteError };
    },
    beforeWrite(uid: string) {
      if (takenAtWrite.delete(uid)) field.take(uid);
    },
  };

  /** A malformed request, or one for another reader, gets no reply at all. */
  function serve(socket: Socket, frame: Frame): void {
    if (muted || (frame.address !== anyReader && frame.address !== busAddress)) return;
    const decoded = decodeRequest(frame.body);
    if (!decoded.ok) return;
    asked.push(decoded.value.command);
    if (asked.length > remembered) asked.shift();
    const reply = encodeFrame({ type: frame.type, address: busAddress, body: answer(decoded.value, mind) });
    if (replyDelayMs === 0) send(socket, reply);
    else setTimeout(() => send(socket, reply), replyDelayMs);
    if (decoded.value.command === 'write-afi') device.changed();
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
      const framer = createFramer({ onFrame: (frame) => serve(socket, frame) }, 1);
      socket.on('data', (chunk) => {
        clearTimeout(gap);
        framer.push(chunk);
        if (framer.pending > 0) gap = setTimeout(() => framer.reset(), gapMs);
      });
      socket.on('close', () => clearTimeout(gap));
    },
  });

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
    failWrites: changing((count: number | 'always', how: 'refused' | 'unkept' = 'refused') => {
      failing = count;
      failingHow = how;
    }),
    mute: changing((on: boolean) => {
      muted = on;
    }),
    scanMode: changing((on: boolean) => {
      mind.scanMode = on;
    }),
    asked: () => [...asked],
    unplug,
    plugIn,
    garbage,
    close,
    onChange,
  };
}
