/** The terminal's side of one connection: takes a command, then leads until 06 0F or 06 1E. */
import type { Socket } from 'node:net';
import { createLink, type LinkOptions } from '../../hardware/zvt/link.ts';
import { decode, encode, type Message } from '../../hardware/zvt/messages.ts';
import type { OutgoingMessage } from './receipt.ts';

export interface Wire {
  /** 80 00 00, or 84 xx with what follows it */
  respond(code: number, rest?: Uint8Array): void;
  /** Resolves with the code of the kiosk's answer, or `lost`. */
  send(message: OutgoingMessage): Promise<number | 'lost'>;
  /** The line breaks here. */
  hangUp(): void;
  readonly lost: boolean;
}
interface WireHandlers {
  onCommand(message: Message): void;
  onLost(): void;
  /** switched off, or hung: it ignores what it receives */
  readonly mute: boolean;
}

export function openWire(
  socket: Socket,
  handlers: WireHandlers,
  options: LinkOptions & { answerMs: number },
): Wire {
  let lost = false;
  let answered: ((code: number | 'lost') => void) | null = null;
  const link = createLink(
    {
      write: (bytes) =>
        new Promise((resolve, reject) => {
          if (!socket.writable) return reject(new Error('the kiosk has hung up'));
          socket.write(bytes, (error) => (error ? reject(error) : resolve()));
        }),
      onApdu: (apdu) => {
        const decoded = decode(apdu);
        if (!decoded.ok) return;
        if (decoded.message.kind === 'response') answered?.(decoded.message.code ?? 0);
        // Not at once: an answer in the same bytes takes effect first.
        else setImmediate(() => handlers.onCommand(decoded.message));
      },
      onRubbish: () => {},
    },
    options,
  );
  socket.on('data', (chunk: Buffer) => {
    if (!handlers.mute) link.receive(chunk);
  });
  socket.on('close', () => {
    lost = true;
    link.end('the kiosk has hung up');
    answered?.('lost');
    handlers.onLost();
  });

  return {
    respond: (code, rest) => {
      const message: OutgoingMessage =
        rest === undefined
          ? { kind: 'response', code }
          : { kind: 'other', command: 0x8400 + code, rest };
      link.send(encode(message)).catch(() => {});
    },
    send: (message) =>
      new Promise((resolve) => {
        if (lost) return resolve('lost');
        const timer = setTimeout(() => answered?.('lost'), options.answerMs);
        answered = (code) => {
          clearTimeout(timer);
          answered = null;
          resolve(code);
        };
        link.send(encode(message)).catch(() => answered?.('lost'));
      }),
    hangUp: () => {
      lost = true;
      // What was sent before still goes out.
      socket.destroySoon();
    },
    get lost() {
      return lost;
    },
  };
}
