import type { Socket } from 'node:net';
import { bytesOf } from '../codec/charset.ts';
import { decode } from '../codec/decode.ts';
import { encode } from '../codec/encode.ts';
import { createFramer } from '../codec/framer.ts';
import type { AnyDraft, KnownMessage } from '../messages/table.ts';
import { maskLine } from '../trace/trace.ts';
import type { ServeOptions, ServerAnswer, Session } from './options.ts';

/** The server's side of one connection: framing, checksum, 96 and 97, stored replies. */
export function openSession(id: number, socket: Socket, options: ServeOptions): Session {
  const wire = options.wire ?? {};
  const session: Session = {
    id,
    memory: new Map(),
    send: (raw) => write(typeof raw === 'string' ? bytesOf(raw, wire.encoding ?? 'utf-8') : raw),
    sendMessage: (draft, sequence = null) => write(encoded(draft, sequence, sequence !== null)),
    hangUp: () => socket.destroy(),
  };
  const framer = createFramer();
  const resend = encode({ code: '96', fixed: {}, fields: {} }, { ...wire, errorDetection: true });
  let lastReply: Uint8Array | null = null;
  let lastRequest: { sequence: number; bytes: string } | null = null;
  let work = Promise.resolve();

  function write(bytes: Uint8Array): void {
    if (socket.destroyed || bytes.length === 0) return;
    options.onTrace?.('out', maskLine(bytes, wire), id);
    socket.write(bytes);
  }
  function encoded(draft: AnyDraft, sequence: number | null, errorDetection: boolean): Uint8Array {
    return encode(draft, { ...wire, errorDetection, sequence });
  }
  /** The bytes of a message; null: the answer is none, or is sent already. */
  function carryOut(answer: ServerAnswer, request: KnownMessage): Uint8Array | null {
    if (answer === 'silent') return null;
    if (answer === 'hang-up') {
      socket.destroy();
      return null;
    }
    if (answer === 'resend') {
      write(resend);
      return null;
    }
    if ('raw' in answer) {
      session.send(answer.raw);
      // `end` lets the bytes reach the other side before the line goes down.
      if (answer.hangUp) socket.end();
      return null;
    }
    return encoded(answer, request.sequence, request.checksum !== 'absent');
  }
  async function receive(line: Uint8Array): Promise<void> {
    options.onTrace?.('in', maskLine(line, wire), id);
    const { message } = decode(line, wire);
    if (message.code === 'unknown' || message.checksum === 'bad') {
      // An empty line is noise; any other line that cannot be read is requested again.
      if (line.length > 0) write(resend);
      return;
    }
    if (message.code === '97') {
      write(lastReply ?? resend);
      return;
    }
    const bytes = Buffer.from(line).toString('latin1');
    const stored =
      options.duplicates !== 'execute' && message.sequence !== null && message.checksum === 'ok';
    if (
      stored &&
      lastReply &&
      lastRequest?.bytes === bytes &&
      lastRequest.sequence === message.sequence
    ) {
      write(lastReply);
      return;
    }
    const answer = await options.onMessage(message, session);
    const reply = carryOut(answer, message);
    // A status in answer to a command means "send it again": the command is then carried out, not
    // answered with the stored reply.
    const carriedOut = reply !== null && (message.code === '99' || !isStatus(answer));
    lastRequest =
      stored && carriedOut && message.sequence !== null
        ? { sequence: message.sequence, bytes }
        : null;
    if (!reply) return;
    // Stored before `misbehave` may replace it: 97 asks for the right reply.
    lastReply = reply;
    const instead = options.misbehave?.(reply, message, session) ?? null;
    if (instead === null) write(reply);
    else {
      const other = carryOut(instead, message);
      if (other) write(other);
    }
  }
  socket.on('data', (chunk: Buffer) => {
    for (const line of framer.push(chunk)) {
      work = work.then(() => receive(line)).catch((error: unknown) => options.onError?.(error));
    }
  });
  return session;
}

function isStatus(answer: ServerAnswer): boolean {
  return typeof answer === 'object' && 'code' in answer && answer.code === '98';
}
