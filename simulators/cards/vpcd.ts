/**
 * A simulated card in a reader of vsmartcard-vpcd, which is a driver of the real pcscd. It listens, and
 * who connects is a card that is put in; the end of the connection pulls it out. Messages have two
 * bytes of length, high byte first; one byte alone is 0 power off, 1 power on, 2 reset, 4 the ATR.
 */
import { connect } from 'node:net';
import type { SimulatedCard } from './card.ts';

export interface VirtualCard {
  /** resolves when it is out, by whatever */
  readonly ended: Promise<void>;
  /** Resolves when the reader has noticed it, which it does within 0.4 s. */
  pull(): Promise<void>;
}

const controls = { off: 0, on: 1, reset: 2, atr: 4 } as const;

/** Rejects where nothing listens. */
export function insertIntoVpcd(card: SimulatedCard, port: number): Promise<VirtualCard> {
  const socket = connect({ port, host: '127.0.0.1' });
  let pending = Buffer.alloc(0);

  function receive(message: Buffer): void {
    const [control] = message;
    if (message.length > 1) {
      const answer = card.answer(Uint8Array.from(message));
      if (answer) send(answer);
    } else if (control === controls.atr) send(card.atr);
    else if (control === controls.on || control === controls.reset) card.reset();
  }
  function send(bytes: Uint8Array): void {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    if (socket.writable) socket.write(Buffer.concat([length, bytes]));
  }
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const length = pending.readUInt16BE(0);
      const message = pending.subarray(2, 2 + length);
      pending = pending.subarray(2 + length);
      receive(message);
    }
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve({
        ended: closed,
        pull: () => {
          socket.destroy();
          return closed;
        },
      });
    });
  });
}
