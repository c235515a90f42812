/**
 * A visit as the lines of a receipt, without the card number; items by their last four characters.
 */
import type { Destination, Instant, Language, RefusalCode } from '../../machines/domain.ts';
import type { ReceiptContent, ReceiptPart } from '../../machines/receipt-content.ts';
import { putItems } from './items.ts';
import type { PrinterModel } from './models.ts';
import { type Columns, createPaper, type Paper, type PrintedLine, type Say } from './paper.ts';
import { placeName } from './place-name.ts';

export interface ReceiptOptions {
  columns: Columns;
  library: string;
  device: string;
  now: Instant;
  /** a title or message that it has no letters for is left out */
  printerModel?: PrinterModel | undefined;
}

type Refused = ReceiptContent['notLent'][number];
type Cost = Pick<ReceiptPart['lent'][number], 'costCents' | 'agreedCents'>;

const messageLines = 4;
/** Refusals with a text of their own on paper: the one on the screen asks for an action. */
const codesWithPaperText: ReadonlySet<RefusalCode> = new Set([
  'lifted',
  'unreachable',
  'set-incomplete',
  'not-an-item',
  'not-ours',
]);

/** Refusals whose usual text is about borrowing, with one of their own for a return. */
const codesWithReturnText: ReadonlySet<RefusalCode> = new Set(['refused', 'offline-limit']);

/** Where and when it was printed. */
export function putHead({ put }: Paper, say: Say, { library, device, now }: ReceiptOptions): void {
  put(library, { align: 'center', bold: true, tall: true });
  put(device, { align: 'center' });
  put(say('receipt.at', { at: now }), { align: 'center' });
}

/**
 * Sections in the order that matters at home: loans with their due dates come first. `say` is in the
 * language of the content.
 */
export function layOutReceipt(
  content: ReceiptContent,
  say: Say,
  options: ReceiptOptions,
): readonly PrintedLine[] {
  const paper = createPaper(options.columns);
  const { put, blank } = paper;
  const heading = (key: string, count: number) => paper.heading(say(key, { count }));
  const { isPrintable, title, detail, due } = putItems(paper, say, options);
  const cost = ({ costCents, agreedCents }: Cost) => {
    if (costCents === undefined) return;
    const words = agreedCents === undefined ? 'receipt.cost' : 'receipt.cost.otherwise';
    put(say(words, { amount: costCents, agreed: agreedCents ?? 0 }), {}, 2);
  };
  const refused = (
    key: 'receipt.not-lent' | 'receipt.not-returned',
    entries: readonly Refused[],
  ) => {
    if (entries.length === 0) return;
    heading(key, entries.length);
    for (const entry of entries) {
      title(entry);
      detail(entry, say(refusalKey(entry.code, key === 'receipt.not-returned')));
      cost(entry);
      const message = entry.message && say.ofLibrary(entry.message);
      if (message && isPrintable(message)) put(message, {}, 2, messageLines);
    }
  };

  putHead(paper, say, options);

  /** What was done for one person; where there are several, by their name or card. */
  const putPart = (part: ReceiptPart) => {
    if (part.person) {
      const { number, name } = part.person;
      blank();
      put(name !== null && isPrintable(name) ? name : say('people.card', { number }), {
        bold: true,
      });
    }
    if (part.lent.length > 0) {
      heading('receipt.lent', part.lent.length);
      for (const loan of part.lent) {
        title(loan);
        due(loan);
        cost(loan);
        if (loan.stillSecured) put(say('receipt.still-secured'), {}, 2);
      }
    }
    if (part.renewed.length > 0) {
      heading('receipt.renewed', part.renewed.length);
      for (const loan of part.renewed) {
        title(loan);
        due({ ...loan, provisional: false, renewed: false });
      }
    }
    refused('receipt.not-lent', part.notLent);
    if (part.returned.length > 0) {
      heading('receipt.returned', part.returned.length);
      for (const item of part.returned) {
        title(item);
        detail(item, sayWhere(item.destination, say, content.language));
        if (item.provisional) put(say('receipt.returned.provisional'), {}, 2);
      }
    }
    refused('receipt.not-returned', part.notReturned);
    const toCheck = part.toCheck ?? [];
    if (toCheck.length > 0) {
      heading('receipt.to-check', toCheck.length);
      for (const entry of toCheck) {
        title(entry);
        detail(entry, say(`receipt.to-check.${entry.what}`), { bold: true });
      }
    }
    if (part.payments.length > 0) {
      heading('receipt.payments', part.payments.length);
      for (const { amountCents, end, attempt } of part.payments) {
        paper.pair(
          say(end === 'unknown' ? 'receipt.payment.unknown' : 'receipt.paid'),
          say('money', { amount: amountCents }),
        );
        if (end !== 'booked')
          put(
            say(end === 'unknown' ? 'receipt.payment.unknown.says' : 'receipt.paid.not-booked'),
            {},
            2,
          );
        if (attempt !== null) put(say('receipt.payment.attempt', { attempt }), {}, 2);
      }
    }
  };
  const parts = [content, ...(content.others ?? [])].filter(
    (part) => !content.others || !isPartEmpty(part),
  );
  for (const part of parts) putPart(part);
  if (parts.some(({ lent }) => lent.some((loan) => loan.provisional))) {
    blank();
    put(say('receipt.provisional'));
  }
  if (parts.every(isPartEmpty)) {
    blank();
    put(say('receipt.nothing'), { align: 'center' });
  }
  const printLines = [...new Set(parts.flatMap((part) => part.printLines ?? []))]
    .map((line) => say.ofLibrary(line))
    .filter(isPrintable);
  if (printLines.length > 0) blank();
  for (const line of printLines) put(line, {}, 0, messageLines);
  blank();
  put(say('receipt.end'), { align: 'center' });
  return paper.lines;
}

function refusalKey(code: RefusalCode, isReturn: boolean): string {
  if (isReturn && codesWithReturnText.has(code)) return `refusal.${code}.return`;
  return codesWithPaperText.has(code) ? `receipt.refusal.${code}` : `refusal.${code}`;
}

function isPartEmpty(part: ReceiptPart): boolean {
  const { lent, notLent, returned, notReturned, renewed, payments, toCheck = [] } = part;
  return [lent, notLent, returned, notReturned, renewed, payments, toCheck].every(
    (section) => section.length === 0,
  );
}

function sayWhere(destination: Destination, say: Say, language: Language): string {
  if (destination.sign?.words[language] !== undefined)
    return say('receipt.to.sign', { place: placeName(destination, say, language) });
  return destination.kind === 'bin'
    ? say('receipt.to.bin', { name: destination.name })
    : say(`receipt.to.${destination.kind}`);
}
