/** One line of a report to the facts in it, by the columns that the configuration names. */

import type { Facts, Fee, ReplacementInvoice } from '../../../packages/blocks/src/index.ts';
import { readDay, readMoney } from '../../../packages/sip2/src/index.ts';
import type { CsvSettings } from '../../config/facts.ts';
import { BadLine, readCard } from './exported-line.ts';

type Column = keyof CsvSettings['columns'];
type InvoiceItem = ReplacementInvoice['items'][number] & { invoice: string };

/** What one line says; a patron may have several. */
export interface CsvLine {
  cards: readonly string[];
  /** the facts that each line of a patron repeats */
  facts: Pick<Facts, 'institution' | 'branch' | 'membership'>;
  fee: Fee | null;
  invoiceItem: InvoiceItem | null;
  manualBlock: string | null;
}

/** The headings of the configuration that the report does not have. */
export function missingHeadings(
  { columns }: CsvSettings,
  headings: readonly string[],
): readonly (string | undefined)[] {
  return Object.values(columns).filter((name) => name !== undefined && !headings.includes(name));
}

export interface LineReader {
  /** @throws BadLine, which names a column by its heading */
  read(cells: readonly string[]): CsvLine;
  /** the card of a line that is bad otherwise; null: it has none */
  cardOf(cells: readonly string[]): string | null;
  /** whether the report has this column */
  has(column: Column): boolean;
}

/** `timeZone` is that of the library. */
export function lineReader(
  settings: CsvSettings,
  headings: readonly string[],
  timeZone: string,
): LineReader {
  const { columns, decimal, dates, statuses } = settings;
  const places = new Map<Column, number>();
  for (const [column, heading] of Object.entries(columns))
    if (heading !== undefined) places.set(column as Column, headings.indexOf(heading));
  const isYes = new Set(settings.yes.map((word) => word.toLowerCase()));
  const membershipTypes = new Set(settings.membershipFeeTypes);
  const thousands = decimal === ',' ? /\./g : /,/g;

  const cellOf = (cells: readonly string[], column: Column): string | undefined => {
    const place = places.get(column);
    const text = place === undefined ? '' : (cells[place] ?? '').trim();
    return text === '' ? undefined : text;
  };
  const readLine = (cells: readonly string[]): CsvLine => {
    const cell = (column: Column) => cellOf(cells, column);
    const read = <T>(column: Column, reader: (text: string) => T | null, wanted: string) => {
      const text = cell(column);
      if (text === undefined) return undefined;
      const value = reader(text);
      if (value !== null) return value;
      throw new BadLine(`column "${columns[column]}" is not ${wanted}`);
    };
    const cents = (column: Column) =>
      read(column, (text) => readMoney(text.replace(thousands, '')), 'an amount');
    const day = (column: Column) =>
      read(column, (text) => readDay(text, timeZone, dates), 'a date that exists');
    const status = (text: string) =>
      /^\d{1,9}$/.test(text) ? Number(text) : (statuses[text] ?? null);

    const readFee = (): Fee | null => {
      const id = cell('feeId');
      const amountCents = cents('feeAmount');
      if (id === undefined && amountCents === undefined) return null;
      if (id === undefined || amountCents === undefined)
        throw new BadLine('has a fee without its number or its amount');
      const until = day('feeDeferredUntil');
      return {
        id,
        amountCents,
        ...known({ createdOn: day('feeCreatedOn'), institution: cell('feeInstitution') }),
        ...(until === undefined ? {} : { state: 'arrangement', until }),
        ...(membershipTypes.has(cell('feeType') ?? '') ? { membership: true } : {}),
      };
    };
    const readInvoiceItem = (): InvoiceItem | null => {
      const [invoice, item, amountCents] = [
        cell('invoiceId'),
        cell('invoiceItem'),
        cents('invoiceAmount'),
      ];
      if (invoice === undefined && item === undefined) return null;
      if (invoice === undefined || item === undefined || amountCents === undefined)
        throw new BadLine('has a replacement invoice without its number, its item or its amount');
      return {
        invoice,
        item,
        amountCents,
        paidCents: cents('invoicePaid') ?? 0,
        returned: isYes.has((cell('invoiceReturned') ?? '').toLowerCase()),
        ...known({ fee: cell('invoiceFee') }),
      };
    };
    const membership = known({
      status: read('membershipStatus', status, 'a status that `statuses` names'),
      type: cell('membershipType'),
      startedOn: day('membershipStartedOn'),
      feeCents: cents('membershipFee'),
    });
    const others = (cell('otherCards') ?? '').split(/[\s,]+/).filter((text) => text !== '');
    return {
      cards: [...new Set([readCard(cell('card')), ...others.map(readCard)])],
      facts: {
        ...known({ institution: cell('institution'), branch: cell('branch') }),
        ...(Object.keys(membership).length === 0 ? {} : { membership }),
      },
      fee: readFee(),
      invoiceItem: readInvoiceItem(),
      manualBlock: cell('manualBlock') ?? null,
    };
  };
  return {
    read: readLine,
    cardOf: (cells) => cellOf(cells, 'card') ?? null,
    has: (column) => places.has(column),
  };
}

/** Without what is unknown. */
function known<T extends object>(facts: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
