/** Commands to a card and their answers (ISO 7816-4, short form). */
import { setTimeout as pause } from 'node:timers/promises';
import { PcscError } from './channel.ts';

/** An answer ends with the status word. Rejects where there is no card, or no line to it. */
export type Transmit = (command: Uint8Array) => Promise<Uint8Array>;
export interface Answer {
  data: Uint8Array;
  /** `0x9000`: done */
  status: number;
}
/** The card answered, and not as such a card does. Its message has no data of the card. */
export class CardError extends Error {
  readonly why: 'not-activated' | 'unreadable';
  constructor(message: string, why: 'not-activated' | 'unreadable' = 'unreadable') {
    super(message);
    this.name = 'CardError';
    this.why = why;
  }
}

export const done = 0x9000;
const mostSteps = 8;
const longestData = 4_096;

/**
 * Sends a command and fetches the whole answer: 61xx says that xx more bytes wait, 6Cxx that the
 * length should have been xx. `delayMs`: before the repetition after 6Cxx, which old cards need.
 */
export async function sendCommand(
  transmit: Transmit,
  command: readonly number[],
  delayMs = 0,
): Promise<Answer> {
  let next = Uint8Array.from(command);
  let data = new Uint8Array(0);
  for (let step = 0; step < mostSteps; step++) {
    const answer = await transmit(next);
    // A driver's way to say that the card is gone.
    if (answer.length < 2) throw new PcscError('an answer without status', 'again');
    const [high = 0, low = 0] = answer.subarray(-2);
    data = Uint8Array.from([...data, ...answer.subarray(0, -2)]);
    if (data.length > longestData) break;
    if (high === 0x61) next = Uint8Array.from([0x00, 0xc0, 0x00, 0x00, low]);
    else if (high === 0x6c && answer.length === 2) {
      if (delayMs > 0) await pause(delayMs);
      next = Uint8Array.from([...command.slice(0, 4), low]);
    } else return { data, status: (high << 8) | low };
  }
  throw new CardError('an answer without end');
}

/** `6A82` */
export function statusText(status: number): string {
  return status.toString(16).toUpperCase().padStart(4, '0');
}
