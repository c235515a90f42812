/** 06 70: the terminal examines itself and its way to the payment network (PA00P015, 2.18). */
import type { Diagnosis } from '../devices.ts';
import { hexByte } from '../hex.ts';
import { findBitmap } from './bitmaps.ts';
import type { CodePage } from './bytes.ts';
import {
  approved,
  busy,
  explainCode,
  explainProgress,
  notPossible,
  processingError,
  usableStatuses,
} from './codes.ts';
import { diagnosis } from './commands.ts';
import type { Ending } from './conversation.ts';
import { printedLines } from './end-of-day.ts';
import type { Message } from './messages.ts';
import { resultOf } from './receipt.ts';
import type { Station } from './station.ts';

/** The longest silence, and the whole; a terminal that dials takes 30 s. */
export interface DiagnosisLimits {
  silenceMs: number;
  longestMs: number;
}

/** `isKnown`: this approval was acknowledged before. `signal`: 06 B0, which not every model heeds. */
export async function diagnose(
  station: Station,
  options: DiagnosisLimits & {
    codePage: CodePage;
    isKnown(message: Message): boolean;
    signal: AbortSignal | undefined;
  },
): Promise<Diagnosis> {
  const { silenceMs, longestMs, codePage, isKnown, signal } = options;
  const lines: string[] = [];
  let last: number | null = null;
  let result: number | null = null;
  let askToStop = () => {};
  const onAbort = () => askToStop();
  signal?.addEventListener('abort', onAbort);
  const exchange = {
    command: diagnosis(),
    t4Ms: silenceMs,
    longestMs,
    onIntermediate: (status: number) => {
      last = status;
    },
    onStatus: async (message: Message) => {
      result = resultOf(message.bitmaps);
      // A payment has no place here: nothing would journal it, so the terminal reverses it.
      const isPayment = result === approved && findBitmap(message.bitmaps, '04') !== null;
      return isPayment && !isKnown(message) ? processingError : 0;
    },
    onPrint: (message: Message) => void lines.push(...printedLines(message, codePage)),
  };
  const ending = await station.run(exchange, (conversation) => {
    askToStop = conversation.askToStop;
    if (signal?.aborted) askToStop();
  });
  signal?.removeEventListener('abort', onAbort);
  return { ...outcomeOf(ending, result, last), lines };
}

function outcomeOf(
  ending: Ending,
  result: number | null,
  last: number | null,
): Omit<Diagnosis, 'lines'> {
  const failed = (code: number): Omit<Diagnosis, 'lines'> => ({
    outcome: 'failed',
    why: `the terminal says ${explainCode(code)}`,
    code: hexByte(code),
  });
  switch (ending.kind) {
    case 'completed': {
      if (result !== null && result !== approved) return failed(result);
      const { status = 0 } = ending.message;
      return usableStatuses.has(status) ? { outcome: 'passed', why: null } : failed(status);
    }
    case 'refused':
    case 'aborted': {
      const code = ending.code ?? result;
      if (code === busy)
        return { outcome: 'busy', why: 'the terminal is busy with another operation' };
      if (code === notPossible || (code === null && last === null))
        return { outcome: 'not-supported', why: 'the terminal has no diagnosis' };
      return failed(code ?? 0xff);
    }
    case 'not-sent':
      return { outcome: 'unknown', why: ending.why };
    case 'lost': {
      const doing = last === null ? '' : `; it last said ${explainProgress(last)}`;
      return { outcome: 'unknown', why: `${ending.why}${doing}` };
    }
  }
}
