/** The real-time status of an ESC/POS printer (DLE EOT 1 to 4) and the queued paper sensor (GS r 1). Pure. */
import type { PrinterStatus } from '../devices.ts';

/** 1 the printer, 2 why it is off line, 3 errors, 4 the paper sensors */
export type Question = 1 | 2 | 3 | 4;
export const questions: readonly Question[] = [1, 2, 3, 4];
export type Answers = Record<Question, number>;

/** Answered at once, even off line and with a full buffer. */
export function ask(question: Question): Uint8Array {
  return Uint8Array.of(0x10, 0x04, question);
}

/** Answered only when everything before it has been printed: how the end of a job is known. */
export const askWhenDone = Uint8Array.of(0x1d, 0x72, 0x01);

/** Real time: throws away what is received and not yet printed, so that it is not printed for the next patron. */
export const discardBuffer = Uint8Array.of(0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08);

/** Afresh, forward to the knife, and cut. */
export const cutOff = Uint8Array.of(0x1b, 0x40, 0x1d, 0x56, 0x42, 0x00);

export type PrinterByte = { kind: 'real-time'; byte: number } | { kind: 'done'; byte: number };

/**
 * Tells the printer's bytes apart by their fixed bits: real-time answers have bits 1 and 4 set, 0 and 7 clear; the paper
 * sensor has 4 and 7 clear. Automatic status, which some printers send unasked, is four bytes and is left out.
 */
export function createStatusReader(): { push(chunk: Uint8Array): PrinterByte[]; reset(): void } {
  let automaticLeft = 0;
  const take = (byte: number): PrinterByte[] => {
    if ((byte & 0x93) === 0x12) {
      automaticLeft = 0;
      return [{ kind: 'real-time', byte }];
    }
    if ((byte & 0x93) === 0x10) {
      automaticLeft = 3;
      return [];
    }
    if ((byte & 0x90) !== 0) return [];
    if (automaticLeft === 0) return [{ kind: 'done', byte }];
    automaticLeft -= 1;
    return [];
  };
  return {
    push: (chunk) => Array.from(chunk).flatMap(take),
    reset: () => {
      automaticLeft = 0;
    },
  };
}

/** What a person must do first comes first: close the cover, put paper in, then look at errors. */
export function readStatus(answers: Answers): PrinterStatus {
  const [printer, cause, error, paper] = [answers[1], answers[2], answers[3], answers[4]];
  if (cause & 0x04) return 'cover-open';
  if (cause & 0x20 || paper & 0x60) return 'paper-out';
  if (cause & 0x40 || error & 0x6c) return 'error';
  if (printer & 0x08) return 'offline';
  return paper & 0x0c ? 'paper-low' : 'ready';
}
