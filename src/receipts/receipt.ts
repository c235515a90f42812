/**
 * A visit as the lines of a receipt, without the card number; items by their last four characters.
 */
import type { Destination, Instant, Language, RefusalCode } from '../../machines/domain.ts';
import type { ReceiptContent, ReceiptPart } from '../../machines/receipt-content.ts';
import { canPrint } from './letters.ts';
import type { PrinterModel } from './models.ts';
import { type Columns, createPaper, type Paper, type PrintedLine, type Say } from './paper.ts';
import { placeName } from './place-name.ts';

interface ReceiptOptions {
  columns: Columns;
  library: string;
  device: string;
  now: Instant;
  /** a title or message that it has no letters for is left out */
  printerModel?: PrinterModel | undefined;
}

type Refused = ReceiptContent['notLent'][number];
type Cost = Pick<ReceiptPart['lent'][number], 'costCents' | 'agreedCents'>;
type Style = Parameters<Paper['put']>[1];

const titleLines = 2;
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
  const isPrintable = (text: string) => canPrint(options.printerModel, text);
  const titleOf = (entry: { title: string | null }) =>
    entry.title !== null && isPrintable(entry.title) ? entry.title : null;
  /** The title, or the last four characters of the item. */
  const title = (entry: { title: string | null; item: string }) =>
    put(titleOf(entry) ?? say('item.untitled', { hint: hint(entry.item) }), {}, 0, titleLines);
  const detail = (entry: { title: string | null; item: string }, text: string, style: Style = {}) =>
    put(titleOf(entry) === null ? text : `…${hint(entry.item)} ${text}`, style, 2);
  const due = (loan: Due) => {
    const dueText = loan.dueText && isPrintable(loan.dueText) ? loan.dueText : null;
    detail(loan, sayDue({ ...loan, dueText }, say), {
      bold: loan.dueOn !== null || dueText !== null,
    });
  };
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

  put(options.library, { align: 'center', bold: true, tall: true });
  put(options.device, { align: 'center' });
  put(say('receipt.at', { at: options.now }), { align: 'center' });

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

type Due = ReceiptContent['lent'][number];

function sayDue(
  { dueOn, dueText, provisional, renewed, ownLoan }: Omit<Due, 'item' | 'title'>,
  say: Say,
): string {
  const what = provisional
    ? 'receipt.due.provisional'
    : renewed
      ? 'receipt.due.renewed'
      : ownLoan
        ? 'receipt.due.already'
        : 'receipt.due';
  if (dueOn !== null) return say(what, { on: dueOn });
  // The dates that the kiosk gives out itself are always days: a date in the library system's words
  // is never provisional.
  return dueText && !provisional
    ? say(`${what}.written`, { day: dueText })
    : say(`${what}.undated`);
}

function sayWhere(destination: Destination, say: Say, language: Language): string {
  if (destination.sign?.words[language] !== undefined)
    return say('receipt.to.sign', { place: placeName(destination, say, language) });
  return destination.kind === 'bin'
    ? say('receipt.to.bin', { name: destination.name })
    : say(`receipt.to.${destination.kind}`);
}

function hint(item: string): string {
  return item.slice(-4);
}
