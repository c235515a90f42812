/** The terminal's side of both channels. */
import { connect, type Socket } from 'node:net';
import { createFramer, writeFrame } from '../../hardware/opi/frame.ts';
import type { OpiQuirks } from './behaviours.ts';
import { type FromKiosk, readFromKiosk, withoutNamespace } from './messages.ts';

/** One connection of channel 0. */
export interface Channel0 {
  answer(xml: string): void;
  /** bytes that are no message */
  write(bytes: Uint8Array): void;
  /** The line breaks here. */
  hangUp(): void;
}

export function serveChannel0(
  socket: Socket,
  quirks: OpiQuirks,
  onRequest: (request: FromKiosk, channel: Channel0) => void,
): void {
  const framer = createFramer();
  const channel: Channel0 = {
    answer: (xml) => send(socket, xml, quirks),
    write: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    hangUp: () => socket.resetAndDestroy(),
  };
  socket.on('data', (chunk: Buffer) => {
    const { frames, problem } = framer.push(chunk);
    for (const frame of frames) {
      const request = readFromKiosk(frame);
      if (request) onRequest(request, channel);
    }
    if (problem !== null) socket.destroy();
  });
}

function send(socket: Socket, xml: string, quirks: OpiQuirks): void {
  if (!socket.writable) return;
  for (const piece of inPieces(bytesOf(xml, quirks), quirks)) socket.write(piece);
}

/** What one packet brings. */
function inPieces(bytes: Uint8Array, quirks: OpiQuirks): Uint8Array[] {
  if (!quirks.has('one-byte')) return [bytes];
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

function bytesOf(xml: string, quirks: OpiQuirks): Uint8Array {
  const text = quirks.has('no-namespace') ? withoutNamespace(xml) : xml;
  if (!quirks.has('latin1')) return writeFrame(text);
  const body = Buffer.from(text, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

export interface Channel1 {
  /** The kiosk's answer to each; null: it did not come. */
  ask(...xml: string[]): Promise<(FromKiosk | null)[]>;
  close(): void;
}

/** Connects for one dialogue, at its first DeviceRequest; again where it was cut. */
export function openChannel1(
  kiosk: () => { host: string; port: number } | null,
  quirks: OpiQuirks,
  answerMs: number,
): Channel1 {
  let line: Socket | null = null;
  let waiting: ((answer: FromKiosk | null) => void)[] = [];

  function lose(socket: Socket): void {
    if (line !== socket) return;
    line = null;
    const lost = waiting;
    waiting = [];
    for (const answer of lost) answer(null);
  }

  function open(): Promise<Socket | null> {
    const to = kiosk();
    if (line) return Promise.resolve(line);
    if (to === null || quirks.has('no-channel-1')) return Promise.resolve(null);
    return new Promise((resolve) => {
      const socket = connect(to);
      const framer = createFramer();
      // A kiosk that is away, or a cable that is cut: nothing refuses it.
      const givesUp = setTimeout(() => socket.destroy(), answerMs);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('connect', () => {
        clearTimeout(givesUp);
        line = socket;
        resolve(socket);
      });
      socket.on('close', () => {
        clearTimeout(givesUp);
        lose(socket);
        resolve(null);
      });
      socket.on('data', (chunk: Buffer) => {
        for (const frame of framer.push(chunk).frames) waiting.shift()?.(readFromKiosk(frame));
      });
    });
  }

  return {
    ask: async (...xml) => {
      const socket = await open();
      if (!socket?.writable) return xml.map(() => null);
      const answers = xml.map(
        () =>
          new Promise<FromKiosk | null>((resolve) => {
            const timer = setTimeout(() => resolve(null), answerMs);
            waiting.push((answer) => {
              clearTimeout(timer);
              resolve(answer);
            });
          }),
      );
      if (quirks.has('merges'))
        socket.write(Buffer.concat(xml.map((each) => bytesOf(each, quirks))));
      else for (const each of xml) send(socket, each, quirks);
      const heard = await Promise.all(answers);
      if (quirks.has('cuts-channel-1')) socket.resetAndDestroy();
      return heard;
    },
    close: () => {
      line?.destroySoon();
    },
  };
}
