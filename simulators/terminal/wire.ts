/**
 * The terminal's side of one connection: it takes commands, and then it leads until 06 0F or 06 1E.
 */
import type { Socket } from 'node:net';
import { createLink, type LinkOptions } from '../../hardware/zvt/link.ts';
import { decode, encode, type Message } from '../../hardware/zvt/messages.ts';
import type { Said } from './receipt.ts';

export interface Wire {
  /** 80 00 00, or 84 xx with what follows it */
  respond(code: number, rest?: Uint8Array): void;
  /** Says one thing and waits for the kiosk's answer: its code, or `lost`. */
  say(message: Said): Promise<number | 'lost'>;
  /** The cable, so to speak, breaks here. */
  hangUp(): void;
  readonly lost: boolean;
}
interface WireHandlers {
  onCommand(message: Message): void;
  onLost(): void;
  /** switched off, or hung: what comes in is not heard */
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
        // Not at once: what an answer in the same bytes sets off comes first.
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
      const message: Said =
        rest === undefined
          ? { kind: 'response', code }
          : { kind: 'other', command: 0x8400 + code, rest };
      link.send(encode(message)).catch(() => {});
    },
    say: (message) =>
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
      // What was said before still goes out.
      socket.destroySoon();
    },
    get lost() {
      return lost;
    },
  };
}
