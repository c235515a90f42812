/** A call for help, and a way by which it reaches the staff. */
import type { CallReason, Instant } from '../../machines/domain.ts';

/** All that leaves the kiosk: nothing of a patron, their items or their account. */
export interface Call {
  /** the same when it is sent again */
  id: string;
  library: string;
  device: string;
  /** `test`: a technician tries the ways */
  reason: CallReason | 'test';
  at: Instant;
  /** a sentence for the staff, in the library's language */
  text: string;
}

/** One way. A further one is a module with such a value, and a line in ways.ts. */
export interface Way {
  readonly name: 'webhook' | 'mail' | 'command' | 'mqtt' | 'branch';
  /**
   * Resolves when the far end has taken the call, and rejects with NotDelivered where it has not.
   * `onAnswer`: a member of staff says that they are coming, at any time until `open` is aborted,
   * which also ends what is still under way.
   */
  deliver(call: Call, open: AbortSignal, onAnswer: () => void): Promise<void>;
}

/** Why one way did not deliver: for a technician, without a secret and without what was answered. */
export class NotDelivered extends Error {}

/** The system's code where there is one: its message may quote an address or a file. */
export function whyFailed(error: unknown): string {
  if (error instanceof NotDelivered) return error.message;
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? String(error.code) : error.name;
}

/** Waits, or not so long where the call ends. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
