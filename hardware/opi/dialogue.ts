/** One connection of channel 0: a request, and its answer. A connection serves one dialogue. */
import type { Address } from '../address.ts';
import { openPort } from '../open.ts';
import { reasonOf } from '../reason.ts';
import { createFramer, writeFrame } from './frame.ts';
import { type Answer, decode } from './messages.ts';

/**
 * `isOwn`: it has the RequestID of the question. `lost`: the request may have left, and no answer to
 * it came.
 */
type Heard = { kind: 'answer'; answer: Answer; isOwn: boolean } | { kind: 'lost'; why: string };
export type Ending = Heard | { kind: 'not-sent'; why: string };

export interface Limits {
  /** the longest silence */
  silenceMs: number;
  /** the whole */
  longestMs: number;
  /** how long the own answer is waited for after that of another request came; 0: any is taken */
  otherMs: number;
  /** the system has the bytes of the request */
  onSent?(): void;
}

export interface Dialogue {
  /** Once. Never rejects. */
  ask(xml: string, requestId: string, limits: Limits): Promise<Ending>;
  /** A sign of life on channel 1: the silence begins anew. */
  touch(): void;
  /** Resolves when the connection is closed. Idempotent. */
  close(): Promise<void>;
}

/** `why`: for a technician. */
type Opening = { kind: 'open'; dialogue: Dialogue } | { kind: 'closed'; why: string };

export async function openDialogue(address: Address, connectTimeoutMs: number): Promise<Opening> {
  const framer = createFramer();
  let end: (ending: Heard) => void = () => {};
  let onAnswer: (answer: Answer) => void = () => {};
  let ended: string | null = null;
  let restart = () => {};
  let port: Awaited<ReturnType<typeof openPort>>;
  const lose = (why: string) => {
    ended ??= why;
    end({ kind: 'lost', why });
  };
  const onData = (chunk: Uint8Array) => {
    if (ended !== null) return;
    restart();
    const { frames, problem } = framer.push(chunk);
    for (const frame of frames) {
      const decoded = decode(frame);
      if (!decoded.ok) return lose(`the terminal sent ${decoded.problem}`);
      // Displays and receipts belong on channel 1, and decide nothing.
      if (decoded.message.kind === 'answer') onAnswer(decoded.message);
    }
    if (problem !== null) lose(`the terminal sent ${problem}`);
  };
  try {
    port = await openPort(address, { onData, onDown: lose }, { connectTimeoutMs });
  } catch (error) {
    return { kind: 'closed', why: reasonOf(error) };
  }

  function ask(xml: string, requestId: string, limits: Limits): Promise<Ending> {
    if (ended !== null) return Promise.resolve({ kind: 'not-sent', why: ended });
    return new Promise<Ending>((resolve) => {
      let other: Answer | null = null;
      let silence: NodeJS.Timeout | undefined;
      const giveUp = (why: string) => end({ kind: 'lost', why });
      const longest = setTimeout(
        () => giveUp(`no answer within ${limits.longestMs} ms`),
        limits.longestMs,
      );
      restart = () => {
        if (other) return;
        clearTimeout(silence);
        const { silenceMs } = limits;
        silence = setTimeout(() => giveUp(`no sign of life for ${silenceMs} ms`), silenceMs);
      };
      end = (ending) => {
        clearTimeout(silence);
        clearTimeout(longest);
        [end, restart, onAnswer] = [() => {}, () => {}, () => {}];
        // An answer to another request counts only as long as no own one follows.
        resolve(other ? { kind: 'answer', answer: other, isOwn: false } : ending);
      };
      onAnswer = (answer) => {
        const isOwn = answer.requestId === requestId;
        if (isOwn) other = null;
        if (isOwn || limits.otherMs === 0) return end({ kind: 'answer', answer, isOwn });
        if (other) return;
        other = answer;
        clearTimeout(silence);
        silence = setTimeout(() => giveUp(''), limits.otherMs);
      };
      restart();
      port.write(writeFrame(xml)).then(
        () => limits.onSent?.(),
        (error) => lose(reasonOf(error)),
      );
    });
  }

  let closing: Promise<void> | null = null;
  return {
    kind: 'open',
    dialogue: {
      ask,
      touch: () => restart(),
      close: () => {
        lose('closed');
        closing ??= port.close();
        return closing;
      },
    },
  };
}
