/** 06 50: the terminal closes its business day with the payment network. */
import type { DayEnd } from '../devices.ts';
import { type Bitmap, findBitmap } from './bitmaps.ts';
import { type CodePage, readDigits, readText } from './bytes.ts';
import { approved, explainCode } from './codes.ts';
import type { ConversationOptions, Ending } from './conversation.ts';
import type { Message } from './messages.ts';
import { resultOf } from './receipt.ts';
import type { TlvItem } from './tlv.ts';

interface DayEndBook {
  readonly handlers: Pick<ConversationOptions, 'onStatus' | 'onPrint'>;
  end(ending: Ending): DayEnd;
}

export function openDayEnd(codePage: CodePage): DayEndBook {
  const lines: string[] = [];
  let result: number | null = null;
  let totalCents: number | null = null;
  return {
    handlers: {
      onStatus: async ({ bitmaps }) => {
        result = resultOf(bitmaps) ?? result;
        const amount = findBitmap(bitmaps, '04');
        totalCents = amount ? Number(readDigits(amount) ?? Number.NaN) : totalCents;
        return 0;
      },
      onPrint: (message) => void lines.push(...printedLines(message, codePage)),
    },
    end: (ending) => ({ ...outcomeOf(ending, result), totalCents, lines }),
  };
}

function outcomeOf(ending: Ending, result: number | null): Pick<DayEnd, 'outcome' | 'why'> {
  switch (ending.kind) {
    case 'completed':
      if (result === null || result === approved) return { outcome: 'done', why: null };
      return { outcome: 'refused', why: `the terminal says ${explainCode(result)}` };
    case 'refused':
    case 'aborted':
      return {
        outcome: 'refused',
        why: `the terminal says ${explainCode(ending.code ?? result ?? 0xff)}`,
      };
    case 'not-sent':
      return { outcome: 'refused', why: ending.why };
    case 'lost':
      return { outcome: 'unknown', why: ending.why };
  }
}

/** The lines of 06 D1 and 06 D3, without control characters. */
export function printedLines(
  { kind, attribute, text, bitmaps }: Message,
  codePage: CodePage,
): string[] {
  if (kind === 'print-block') return blockLines(bitmaps, codePage);
  // FF: the byte after it is a number of empty lines (3.5).
  return [attribute === 0xff ? '' : clean(text ?? '')];
}

/** 06 D3: tag 25 holds text lines, each a tag 07 (3.6). */
function blockLines(bitmaps: readonly Bitmap[], codePage: CodePage): string[] {
  const lines = (all: readonly TlvItem[]): string[] =>
    all.flatMap((item) => {
      if ('items' in item) return item.tag === '25' ? lines(item.items) : [];
      return item.tag === '07' ? [clean(readText(item.value, codePage))] : [];
    });
  return bitmaps.flatMap((bitmap) => ('items' in bitmap ? lines(bitmap.items) : []));
}

function clean(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').trimEnd();
}
