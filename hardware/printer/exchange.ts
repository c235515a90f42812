/** Questions to a printer and its answers, one at a time, each with a time limit. */
import { limit } from '../pause.ts';
import {
  ask,
  askIdentity,
  clearBuffers,
  createStatusReader,
  type IdentityPart,
  type Question,
} from './status.ts';

export interface Exchange {
  receive(chunk: Uint8Array): void;
  /** The line is up again: drops what was half received. */
  reset(): void;
  /** The line is down: ends each wait. */
  lost(): void;
  /**
   * The answer's byte; null: none in time. `lateMs`: an answer does not say to which question, and
   * a missing one may come late. So for this long after the first byte the last one counts.
   */
  answerTo(question: Question, lateMs?: number): Promise<number | null>;
  /** null: none in time. */
  textOf(part: IdentityPart): Promise<string | null>;
  /** The printer drops what it has not printed. Resolves when it answers, or after the time limit. */
  clear(): Promise<void>;
  /** A job begins; `arm` it before its last byte is sent. */
  expectEnd(): JobEnd;
  /** The printer has sent XOFF and no XON since. */
  readonly stopped: boolean;
  /** Resolves at the next XON, or when the line is lost. */
  go(): Promise<void>;
  /** Its XOFF no longer counts: it was noise, or its XON was lost. */
  forgetStop(): void;
}
export interface JobEnd {
  /** resolves when the state changes */
  readonly event: Promise<void>;
  /** `done`: reported by the printer. `lost`: the line was down meanwhile; what it printed is unknown */
  readonly state: 'open' | 'done' | 'lost';
  /** From now on an answer to GS r 1 is the end of the job. */
  arm(): void;
  /** From now on no answer ends the job. */
  forget(): void;
}

export function createExchange(
  write: (bytes: Uint8Array) => Promise<void>,
  answerTimeoutMs: number,
): Exchange {
  const reader = createStatusReader();
  let onAnswer: ((byte: number | null) => void) | null = null;
  let onCleared: (() => void) | null = null;
  let onText: ((text: string | null) => void) | null = null;
  let onEnd: ((state: 'done' | 'lost') => void) | null = null;
  let onGo: (() => void) | null = null;
  let stopped = false;

  return {
    receive: (chunk) => {
      for (const answer of reader.push(chunk, performance.now())) {
        if (answer.kind === 'real-time') onAnswer?.(answer.byte);
        else if (answer.kind === 'done') onEnd?.('done');
        else if (answer.kind === 'cleared') onCleared?.();
        else if (answer.kind === 'text') onText?.(answer.text);
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
      onText?.(null);
      onEnd?.('lost');
      onGo?.();
    },
    answerTo: (question, lateMs = 0) =>
      new Promise((resolve) => {
        let callOff = limit(() => onAnswer?.(null), answerTimeoutMs);
        const finish = (byte: number | null) => {
          callOff();
          onAnswer = null;
          resolve(byte);
        };
        onAnswer = (byte) => {
          if (byte === null || lateMs === 0) return finish(byte);
          callOff();
          callOff = limit(() => finish(byte), lateMs);
        };
        write(ask(question)).catch(() => onAnswer?.(null));
      }),
    textOf: (part) =>
      new Promise((resolve) => {
        const callOff = limit(() => onText?.(null), answerTimeoutMs);
        onText = (text) => {
          callOff();
          onText = null;
          resolve(text);
        };
        write(askIdentity(part)).catch(() => onText?.(null));
      }),
    clear: () =>
      new Promise((resolve) => {
        const callOff = limit(() => onCleared?.(), answerTimeoutMs);
        onCleared = () => {
          callOff();
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
