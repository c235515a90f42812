/** ESC/POS questions and answers: status, end of a job, buffers cleared, stop and go. Pure. */
import type { PrinterStatus } from '../devices.ts';

/** 1 the printer, 2 why it is off line, 3 errors, 4 the paper sensors */
export type Question = 1 | 2 | 3 | 4;
export const questions: readonly Question[] = [1, 2, 3, 4];
export type Answers = Record<Question, number>;

/** DLE EOT n. Answered at once, even off line and with a full buffer. */
export function ask(question: Question): Uint8Array {
  return Uint8Array.of(0x10, 0x04, question);
}

const identities = { firmware: 0x41, maker: 0x42, model: 0x43, serial: 0x44 } as const;
export type IdentityPart = keyof typeof identities;

/** GS I n. Answered by `5F`, text, `00`. */
export function askIdentity(part: IdentityPart): Uint8Array {
  return Uint8Array.of(0x1d, 0x49, identities[part]);
}
const textHeader = 0x5f;

/** GS r 1. Answered when everything before it has been printed: the end of a job. */
export const askWhenDone = Uint8Array.of(0x1d, 0x72, 0x01);

/**
 * DLE DC4 fn 8, in real time: drops what is received and not yet printed, so that it is not printed
 * for the next patron. Answered `37 25 00`; nothing may be sent before that answer (Epson ESC/POS
 * reference, "Clear buffer(s)").
 */
export const clearBuffers = Uint8Array.from(Buffer.from('10140801031401060208', 'hex'));
const clearedBlock = [0x37, 0x25];

/** ESC @, GS V B 0: initialise, feed to the knife, cut. */
export const cutOff = Uint8Array.of(0x1b, 0x40, 0x1d, 0x56, 0x42, 0x00);

type PrinterAnswer =
  /** to DLE EOT */
  | { kind: 'real-time'; byte: number }
  /** to GS r 1: what stood before it has been printed */
  | { kind: 'done'; byte: number }
  /** to DLE DC4 fn 8 */
  | { kind: 'cleared' }
  /** to GS I */
  | { kind: 'text'; text: string }
  /** XOFF: its buffer is nearly full, or it is off line; XON: it takes bytes again */
  | { kind: 'stop' }
  | { kind: 'go' };

interface StatusReader {
  /** `nowMs` by any clock: after 250 ms of silence an unfinished answer is dropped. */
  push(chunk: Uint8Array, nowMs?: number): PrinterAnswer[];
  reset(): void;
}

const silenceMs = 250;
/** The longest block: names of models and counters have about twenty characters. */
const longestBlock = 80;
const xon = 0x11;
const xoff = 0x13;

/**
 * Distinguishes the printer's bytes by the fixed bits of Epson's manual (x: any): `0xx1xx10`
 * answer to DLE EOT · `0xx1xx00` first of the four bytes of an automatic status, the other three
 * `0xx0xxxx` · `0000xxxx` answer to GS r 1 · `0xx1xxx1` header of a block that ends with 00, but
 * for XON and XOFF · `0xx0xxx1 1xx0xxx0` a Star automatic status, whose header holds its length. A
 * real-time answer may stand inside an automatic status, XON and XOFF inside anything. Other bytes
 * are noise.
 */
export function createStatusReader(): StatusReader {
  let automaticLeft = 0;
  let starLeft = 0;
  let starHeader: number | null = null;
  let block: number[] | null = null;
  let lastMs = 0;

  const reset = () => {
    automaticLeft = 0;
    starLeft = 0;
    starHeader = null;
    block = null;
  };
  const takeInBlock = (held: number[], byte: number): PrinterAnswer[] => {
    const ended = byte === 0x00;
    const isText = byte >= 0x20 && byte < 0x7f;
    block = ended || !isText || held.length >= longestBlock ? null : [...held, byte];
    const isCleared =
      held.length === clearedBlock.length &&
      held.every((each, place) => each === clearedBlock[place]);
    if (!ended) return [];
    if (held[0] === textHeader)
      return [{ kind: 'text', text: String.fromCharCode(...held.slice(1)).trim() }];
    return isCleared ? [{ kind: 'cleared' }] : [];
  };
  const take = (byte: number): PrinterAnswer[] => {
    if (starLeft > 0) {
      starLeft -= 1;
      return [];
    }
    if (byte === xoff) return [{ kind: 'stop' }];
    if (byte === xon) return [{ kind: 'go' }];
    if (block) return takeInBlock(block, byte);
    const header = starHeader;
    starHeader = null;
    if (header !== null && (byte & 0x91) === 0x80) {
      starLeft = Math.max(starLength(header) - 2, 0);
      return [];
    }
    if ((byte & 0x93) === 0x12) return [{ kind: 'real-time', byte }];
    if ((byte & 0x93) === 0x10) {
      automaticLeft = 3;
      return [];
    }
    if ((byte & 0x91) === 0x11) {
      block = [byte];
      return [];
    }
    if ((byte & 0x90) !== 0) return [];
    if (automaticLeft > 0) {
      automaticLeft -= 1;
      return [];
    }
    if ((byte & 0x91) === 0x01) starHeader = byte;
    return (byte & 0xf0) === 0 ? [{ kind: 'done', byte }] : [];
  };
  return {
    push: (chunk, nowMs = 0) => {
      if (nowMs - lastMs > silenceMs) reset();
      lastMs = nowMs;
      return Array.from(chunk).flatMap(take);
    },
    reset,
  };
}

/** Bits 1 to 3, 5 and 6 of the header of a Star automatic status: 23 is nine bytes with itself. */
function starLength(header: number): number {
  return ((header & 0x60) >> 2) | ((header & 0x0e) >> 1);
}

/** In the order in which a person must act: close the cover, add paper, then clear errors. */
export function readStatus(answers: Answers): PrinterStatus {
  const [printer, cause, error, paper] = [answers[1], answers[2], answers[3], answers[4]];
  if (cause & 0x04) return 'cover-open';
  if (cause & 0x20 || paper & 0x60) return 'paper-out';
  if (cause & 0x40 || error & 0x6c) return 'error';
  if (printer & 0x08) return 'offline';
  return paper & 0x0c ? 'paper-low' : 'ready';
}
