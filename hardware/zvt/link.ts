/** Whole APDUs over a wire, bare (TCP) or framed and acknowledged (serial). Both ends use it. */
import { limit } from '../pause.ts';
import { createApduFramer } from './apdu.ts';
import { ack, createSerialFramer, nak, type SerialEvent, writeFrame } from './serial.ts';

export interface Link {
  /** Bytes from the wire, in any splits. */
  receive(chunk: Uint8Array): void;
  /**
   * Resolves when the far end has the APDU (serial: acknowledged; TCP: handed to the system).
   * Rejects with `NotSent` if it certainly did not get it, with another Error if that is unknown.
   */
  send(apdu: Uint8Array, options?: SendOptions): Promise<void>;
  /** The wire is gone: rejects all that waits. */
  end(reason: string): void;
}
interface SendOptions {
  /** serial: repeat it without an ACK. true */
  repeatOnSilence?: boolean;
  /** serial: a shorter T2 for this APDU */
  ackMs?: number | undefined;
}
interface LinkHandlers {
  write(bytes: Uint8Array): Promise<void>;
  onApdu(apdu: Uint8Array): void;
  /** bytes that are no ZVT were dropped */
  onRubbish(why: string): void;
}
export interface LinkOptions {
  framing: 'tcp' | 'serial';
  /** T1: the longest gap inside one serial frame. 200 (PA00P015, 2.3) */
  t1Ms?: number;
  /** T2: how long a serial frame waits for its ACK. 5 000 */
  t2Ms?: number;
  /** repeats of a serial frame. 2 */
  repeats?: number;
  /** TCP: an unfinished APDU is dropped after so long without bytes. 1 000 */
  gapMs?: number;
}

/** The far end certainly did not take the APDU. */
export class NotSent extends Error {
  override name = 'NotSent';
}

export function createLink(handlers: LinkHandlers, options: LinkOptions): Link {
  return options.framing === 'tcp'
    ? createBareLink(handlers, options)
    : createFramedLink(handlers, options);
}

function createBareLink(handlers: LinkHandlers, options: LinkOptions): Link {
  const framer = createApduFramer();
  const gapMs = options.gapMs ?? 1_000;
  let endGap = () => {};
  let ended: string | null = null;
  return {
    receive: (chunk) => {
      if (ended !== null) return;
      endGap();
      const { apdus, rubbish } = framer.push(chunk);
      if (framer.pending) {
        endGap = limit(
          () => handlers.onRubbish(`${framer.reset()} bytes of a message that never ended`),
          gapMs,
        );
      }
      for (const apdu of apdus) handlers.onApdu(apdu);
      if (rubbish > 0) handlers.onRubbish(`${rubbish} bytes that begin no message`);
    },
    send: async (apdu) => {
      if (ended !== null) throw new NotSent(ended);
      await handlers.write(apdu);
      if (ended !== null) throw new Error(ended);
    },
    end: (reason) => {
      ended ??= reason;
      endGap();
    },
  };
}

type Answer = 'ack' | 'nak' | 'silence' | 'ended';

function createFramedLink(handlers: LinkHandlers, options: LinkOptions): Link {
  const framer = createSerialFramer();
  const { t1Ms = 200, t2Ms = 5_000, repeats = 2 } = options;
  let endGap = () => {};
  let ended: string | null = null;
  let answered: ((answer: Answer) => void) | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  // ACK and NAK are sent at once, past the queue; if the write fails, the sender's T2 repeats the
  // frame.
  const reply = (byte: number) => void handlers.write(Uint8Array.of(byte)).catch(() => {});

  function waitForAnswer(limitMs: number): Promise<Answer> {
    return new Promise((resolve) => {
      const callOff = limit(() => answered?.('silence'), limitMs);
      answered = (answer) => {
        callOff();
        answered = null;
        resolve(answer);
      };
    });
  }

  async function transmit(
    apdu: Uint8Array,
    { repeatOnSilence = true, ackMs }: SendOptions,
  ): Promise<void> {
    const limitMs = Math.min(ackMs ?? t2Ms, t2Ms);
    let refusals = 0;
    for (let attempt = 0; attempt <= repeats; attempt++) {
      if (ended !== null) throw attempt === refusals ? new NotSent(ended) : new Error(ended);
      const answer = waitForAnswer(limitMs);
      try {
        await handlers.write(writeFrame(apdu));
      } catch (error) {
        answered?.('ended');
        throw error;
      }
      const heard = await answer;
      if (heard === 'ack') return;
      if (heard === 'ended') throw new Error(ended ?? 'the line is down');
      if (heard === 'nak') refusals += 1;
      else if (!repeatOnSilence) throw new Error(`no ACK within ${limitMs} ms`);
    }
    const why = `no ACK in ${repeats + 1} attempts`;
    throw refusals === repeats + 1 ? new NotSent(why) : new Error(why);
  }

  function take(event: SerialEvent): void {
    switch (event.kind) {
      case 'ack':
      case 'nak':
        answered?.(event.kind);
        return;
      case 'apdu':
        reply(ack);
        // An answer implies that the frame arrived: its ACK was lost.
        if (event.apdu[0] === 0x80 || event.apdu[0] === 0x84) answered?.('ack');
        handlers.onApdu(event.apdu);
        return;
      case 'bad':
        reply(nak);
        handlers.onRubbish(event.why);
    }
  }

  return {
    receive: (chunk) => {
      if (ended !== null) return;
      endGap();
      for (const event of framer.push(chunk)) take(event);
      if (!framer.pending) return;
      endGap = limit(() => {
        framer.reset();
        take({ kind: 'bad', why: 'a frame that never ended' });
      }, t1Ms);
    },
    send: (apdu, sending = {}) => {
      const sent = turn.then(() => transmit(apdu, sending));
      turn = sent.catch(() => {});
      return sent;
    },
    end: (reason) => {
      ended ??= reason;
      endGap();
      answered?.('ended');
    },
  };
}
