/** A bare self-check for these tests: one socket, one request at a time, real bytes. */
import { connect, type Socket } from 'node:net';
import {
  type AnyMessage,
  createFramer,
  type Draft,
  decode,
  encode,
  type Message,
  type ReplyCode,
  type RequestCode,
} from '../../../packages/sip2/src/index.ts';

export interface Wire {
  /** Rejects when the line goes down first. */
  ask<C extends RequestCode>(draft: Draft<C>): Promise<Message<ReplyCode<C>>>;
  /** the next message, whatever it is; rejects when the line goes down first */
  sendRaw(bytes: Uint8Array): Promise<AnyMessage>;
  closed: Promise<void>;
  close(): void;
}

export async function openWire(port: number): Promise<Wire> {
  const socket: Socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const framer = createFramer();
  let waiting: { resolve(message: AnyMessage): void; reject(why: Error): void } | null = null;
  let sequence = 0;
  socket.on('data', (chunk) => {
    for (const line of framer.push(chunk)) {
      waiting?.resolve(decode(line).message);
      waiting = null;
    }
  });
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      waiting?.reject(new Error('the line went down'));
      resolve();
    });
  });
  const sendRaw = (bytes: Uint8Array) =>
    new Promise<AnyMessage>((resolve, reject) => {
      waiting = { resolve, reject };
      socket.write(bytes);
    });
  return {
    ask: async (draft) => {
      const sent = sequence++ % 10;
      const reply = await sendRaw(encode(draft, { errorDetection: true, sequence: sent }));
      if (reply.checksum !== 'ok' || reply.sequence !== sent)
        throw new Error(`a reply out of order: ${reply.code}`);
      return reply as Message<ReplyCode<typeof draft.code>>;
    },
    sendRaw,
    closed,
    close: () => socket.destroy(),
  };
}
