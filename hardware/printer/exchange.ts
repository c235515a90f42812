/**
 * What the kiosk asks a printer and waits for, one thing at a time, each wait bounded. The bytes
 * come and go by a line.
 */
import { ask, clearBuffers, createStatusReader, type Question } from './status.ts';

export interface Exchange {
  receive(chunk: Uint8Array): void;
  /** The line is up afresh: what was half received belongs to the one before. */
  reset(): void;
  /** The line is down: ends every wait. */
  lost(): void;
  /**
   * One question, one byte; null where none comes in time. `lateMs`: an answer says not to which
   * question. Where one was missing before, it may come now: for so long after the first byte the
   * last one counts.
   */
  answerTo(question: Question, lateMs?: number): Promise<number | null>;
  /**
   * Makes the printer forget what it has not printed. Sends nothing more until it has answered, or
   * its time is over.
   */
  clear(): Promise<void>;
  /** A job begins; `arm` it before its last byte goes out. */
  expectEnd(): JobEnd;
  /** The printer has sent XOFF and no XON since. */
  readonly stopped: boolean;
  /** Resolves at the next XON, or when the line is lost. */
  go(): Promise<void>;
  /** Its XOFF counts no longer: it was noise, or its XON was lost. */
  forgetStop(): void;
}
export interface JobEnd {
  /** resolves when the state changes */
  readonly event: Promise<void>;
  /**
   * `done`: the printer says so. `lost`: the line was down in between, be it up again; what came
   * out is unknown
   */
  readonly state: 'open' | 'done' | 'lost';
  /** From now on the next answer to GS r 1 is the end of the job; one that came before was none. */
  arm(): void;
  /** What comes from now on ends nothing. */
  forget(): void;
}

export function createExchange(
  write: (bytes: Uint8Array) => Promise<void>,
  answerTimeoutMs: number,
): Exchange {
  const reader = createStatusReader();
  let onAnswer: ((byte: number | null) => void) | null = null;
  let onCleared: (() => void) | null = null;
  let onEnd: ((state: 'done' | 'lost') => void) | null = null;
  let onGo: (() => void) | null = null;
  let stopped = false;

  return {
    receive: (chunk) => {
      for (const answer of reader.push(chunk, performance.now())) {
        if (answer.kind === 'real-time') onAnswer?.(answer.byte);
        else if (answer.kind === 'done') onEnd?.('done');
        else if (answer.kind === 'cleared') onCleared?.();
        else {
          stopped = answer.kind === 'stop';
          if (!stopped) onGo?.();
        }
      }
    },
    reset: () => {
      reader.reset();
      stopped = false;
    },
    lost: () => {
      onAnswer?.(null);
      onCleared?.();
      onEnd?.('lost');
      onGo?.();
    },
    answerTo: (question, lateMs = 0) =>
      new Promise((resolve) => {
        let limit = setTimeout(() => onAnswer?.(null), answerTimeoutMs);
        const finish = (byte: number | null) => {
          clearTimeout(limit);
          onAnswer = null;
          resolve(byte);
        };
        onAnswer = (byte) => {
          if (byte === null || lateMs === 0) return finish(byte);
          clearTimeout(limit);
          limit = setTimeout(() => finish(byte), lateMs);
        };
        write(ask(question)).catch(() => onAnswer?.(null));
      }),
    clear: () =>
      new Promise((resolve) => {
        const limit = setTimeout(() => onCleared?.(), answerTimeoutMs);
        onCleared = () => {
          clearTimeout(limit);
          onCleared = null;
          resolve();
        };
        write(clearBuffers).catch(() => onCleared?.());
      }),
    expectEnd: () => {
      let state: JobEnd['state'] = 'open';
      let armed = false;
      const event = new Promise<void>((resolve) => {
        onEnd = (next) => {
          if (next === 'done' && !armed) return;
          state = state === 'open' ? next : state;
          resolve();
        };
      });
      return {
        event,
        get state() {
          return state;
        },
        arm: () => {
          armed = true;
        },
        forget: () => {
          onEnd = null;
        },
      };
    },
    get stopped() {
      return stopped;
    },
    forgetStop: () => {
      stopped = false;
    },
    go: () =>
      new Promise((resolve) => {
        onGo = () => {
          onGo = null;
          resolve();
        };
      }),
  };
}
