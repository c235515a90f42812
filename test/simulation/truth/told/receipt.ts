/** A receipt as a person reads it: sections by their headings, in each an item or a payment a line. */
import type { MoneyTold, Telling } from '../deeds.ts';
import { whole, within } from './words.ts';

export interface PaperItem extends Pick<Telling, 'of' | 'what' | 'code'> {
  /** its last four characters */
  hint: string;
  /** null: it has none that the printer can print */
  title: string | null;
}
export interface Paper {
  items: readonly PaperItem[];
  payments: readonly Pick<MoneyTold, 'what' | 'cents'>[];
}

const sections = [
  { is: whole('receipt.lent'), of: 'borrow', what: 'lent' },
  { is: whole('receipt.not-lent'), of: 'borrow', what: 'not-lent' },
  { is: whole('receipt.renewed'), of: 'renew', what: 'renewed' },
  { is: whole('receipt.returned'), of: 'return', what: 'returned' },
  { is: whole('receipt.not-returned'), of: 'return', what: 'not-returned' },
  { is: whole('receipt.to-check'), of: null, what: 'not-known' },
] as const;
const ofPayments = whole('receipt.payments');
const untitled = whole('item.untitled');
/** What is to be checked says of each what it was for. */
const toCheck = (['borrow', 'return', 'renew'] as const).map((of) => ({
  of,
  is: within(`receipt.to-check.${of}`),
}));
const stillSecured = within('receipt.still-secured');
const paid = whole('receipt.paid');
const paymentUnknown = whole('receipt.payment.unknown');
const notBooked = within('receipt.paid.not-booked');

/** A line at the left, and the lines below it that are set in. */
interface Paragraph {
  lines: string[];
  details: string[];
}
function paragraphs(lines: readonly string[]): Paragraph[] {
  const all: Paragraph[] = [];
  for (const line of lines) {
    const last = all.at(-1);
    if (line.startsWith('  ')) last?.details.push(line.trim());
    else if (last && last.details.length === 0) last.lines.push(line);
    else all.push({ lines: [line], details: [] });
  }
  return all;
}

function readItem(
  { lines, details }: Paragraph,
  { of: named, what }: (typeof sections)[number],
): PaperItem[] {
  const title = lines.join(' ').trim();
  const says = details.join(' ');
  const hint = untitled(title)?.[0] ?? /^…(\S{4}) /.exec(says)?.[1];
  const of = named ?? toCheck.find(({ is }) => is(says))?.of;
  if (hint === undefined || !of) return [];
  return [
    {
      of,
      what,
      code: stillSecured(says) ? 'still-secured' : '',
      hint,
      title: untitled(title) ? null : title,
    },
  ];
}

function readPayments(lines: readonly string[]): Paper['payments'] {
  const all: { what: MoneyTold['what']; cents: number }[] = [];
  for (const [at, line] of lines.entries()) {
    const [, left = '', amount = ''] = /^(\S.*?)\s{2,}(\S.*)$/.exec(line) ?? [];
    const next = lines.slice(at + 1).findIndex((other) => !other.startsWith('  '));
    const says = lines.slice(at + 1, next < 0 ? undefined : at + 1 + next).join(' ');
    const isUnknown = paymentUnknown(left) !== null;
    if (!isUnknown && !paid(left)) continue;
    const what = isUnknown ? 'not-known' : notBooked(says) ? 'not-booked' : 'paid';
    all.push({ what, cents: Number(amount.replace(/\D/g, '')) });
  }
  return all;
}

/** `lines`: all that was printed up to the cut. */
export function readReceipt(lines: readonly string[]): Paper {
  const items: PaperItem[] = [];
  const payments: Paper['payments'][number][] = [];
  for (const [at, heading] of lines.entries()) {
    if (!/^-+$/.test(lines[at + 1] ?? '')) continue;
    const length = lines.slice(at + 2).findIndex((line) => line.trim() === '');
    const own = lines.slice(at + 2, length < 0 ? undefined : at + 2 + length);
    const section = sections.find(({ is }) => is(heading));
    if (section) for (const one of paragraphs(own)) items.push(...readItem(one, section));
    if (ofPayments(heading)) payments.push(...readPayments(own));
  }
  return { items, payments };
}
