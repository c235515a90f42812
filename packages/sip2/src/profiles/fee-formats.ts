import { all } from '../codec/access.ts';
import { type DateOrder, readDay } from '../codec/dates.ts';
import { readMoney } from '../codec/values.ts';
import type { Field } from '../messages/table.ts';
import type { FeeEntry } from './fee-entry.ts';
import type { FeeKindWords } from './fee-kinds.ts';
import type { FeeFormat } from './profile.ts';
import { readRegistration } from './wise-registrations.ts';

/**
 * A field has at most 255 characters by the specification. A much longer line is no fee, and would
 * take long to search.
 */
const longestLine = 1_000;

interface How {
  readonly timeZone: string;
  readonly order: DateOrder | null;
  /** the words of this site */
  readonly kinds: FeeKindWords;
}
type Reader = (line: string, how: How) => FeeEntry | null;

const amount = '(?:[A-Z]{3} ?)?\\p{Sc}? ?-?\\d[\\d.,]*';
const quoted = new RegExp(`^\\s*(\\S+)\\s+(${amount})\\s+"([^"]*)"\\s*(.*)$`, 'u');
const labelled =
  /^Charge-Number: ?(\S+?), Amount-Due: ?([^,]+(?:,\d+)?), Fine-Type: ?([^,]*), Title: ?(.*)$/;
const first = new RegExp(`^\\s*(${amount})\\s+(.*)$`, 'u');
const last = new RegExp(`^(.*?)\\s*(${amount})\\s*$`, 'u');
const inside = /(?:^|\s)(?:[A-Z]{3} ?)?\p{Sc}? ?(\d+(?:[.,]\d{3})*[.,]\d{2})(?=\s|$)/gu;

function orNull(text: string | undefined) {
  return text === undefined || text.trim() === '' ? null : text.trim();
}
function entry(of: Partial<FeeEntry>, money: string | undefined): FeeEntry | null {
  const amountCents = readMoney(money ?? '');
  const nothing = {
    id: null,
    createdOn: null,
    kind: null,
    institution: null,
    state: null,
    unclear: null,
    until: null,
    title: null,
  };
  return amountCents === null ? null : { ...nothing, ...of, amountCents };
}

const readers: Record<Exclude<FeeFormat, 'groups' | 'free'>, Reader> = {
  // The simulated library's form, as Wise was thought to write it before OCLC's page was found: a
  // site may change over on another day than its kiosks.
  wise: (line, how) =>
    readRegistration(line, how.timeZone, how.kinds) ??
    (/^[^~]+~\d{8}~/.test(line) ? readers.tilde(line, how) : null),
  tilde: (line, { timeZone, order }) => {
    const [id, created = '', money, kind, institution, state, until = '', ...title] =
      line.split('~');
    if (!id || title.length === 0) return null;
    const days = {
      createdOn: readDay(created, timeZone, order),
      until: readDay(until, timeZone, order),
    };
    const words = { kind: orNull(kind), institution: orNull(institution), state: orNull(state) };
    return entry({ id, ...days, ...words, title: orNull(title.join('~')) }, money);
  },
  quoted: (line) => {
    const [, id = null, money, kind, title] = quoted.exec(line) ?? [];
    return entry({ id, kind: orNull(kind), title: orNull(title) }, money);
  },
  labelled: (line) => {
    const [, id = null, money, kind, title] = labelled.exec(line) ?? [];
    return entry({ id, kind: orNull(kind), title: orNull(title) }, money);
  },
  'amount-first': (line) => {
    const [, money, title] = first.exec(line) ?? [];
    return entry({ title: orNull(title) }, money);
  },
  'amount-last': (line) => {
    const [, title, money] = last.exec(line) ?? [];
    return entry({ title: orNull(title) }, money);
  },
  percent: (line, { timeZone, order }) => {
    // The item is empty where a fee is of none.
    const [, id, created = '', money, title] = line.split('%');
    if (orNull(id) === null) return null;
    const createdOn = readDay(created, timeZone, order);
    return entry({ id: orNull(id), createdOn, title: orNull(title) }, money);
  },
};

const free: Reader = (line, how) => {
  for (const reader of [readers.wise, readers.tilde, readers.labelled, readers.quoted]) {
    const read = reader(line, how);
    if (read) return read;
  }
  if (line.startsWith('%')) return readers.percent(line, how);
  // Exactly one amount: of two it is unknown which is the fee.
  const [found, another] = [...line.matchAll(inside)];
  if (!found || another) return null;
  return entry({ title: orNull(line.replace(found[0], ' ')) }, found[1]);
};

/**
 * Every fee of a message; null where a line cannot be read, since the sum would be wrong.
 */
export function readFees(
  message: { readonly fields: readonly Field[] },
  how: {
    format: FeeFormat;
    field: string;
    timeZone: string;
    dateOrder?: DateOrder | null;
    kinds?: FeeKindWords;
  },
): FeeEntry[] | null {
  const { timeZone, dateOrder: order = null, kinds = {} } = how;
  if (how.format === 'groups') return readGroups(message.fields, timeZone, order);
  const reader = how.format === 'free' ? free : readers[how.format];
  const fees: FeeEntry[] = [];
  for (const line of all(message, how.field)) {
    if (line.trim() === '') continue;
    const fee = line.length > longestLine ? null : reader(line, { timeZone, order, kinds });
    if (!fee) return null;
    fees.push(fee);
  }
  return fees;
}

function readGroups(
  fields: readonly Field[],
  timeZone: string,
  order: DateOrder | null,
): FeeEntry[] | null {
  const groups: Map<string, string>[] = [];
  for (const { id, value } of fields) {
    if (id === 'CG') groups.push(new Map([[id, value]]));
    else if (/^F[A-G]$/.test(id)) groups.at(-1)?.set(id, value);
  }
  const fees = groups.map((group) =>
    entry(
      {
        id: orNull(group.get('CG')),
        kind: orNull(group.get('FF')) ?? kindIn(group.get('FB')),
        createdOn: readDay(group.get('FC') ?? '', timeZone, order),
        title: orNull(group.get('FD')),
      },
      group.get('FA'),
    ),
  );
  return fees.every((fee) => fee !== null) ? fees : null;
}

/**
 * Where there is no FF, one system writes the kind in FB, which is the number of the item
 * elsewhere.
 */
function kindIn(text: string | undefined): string | null {
  return text !== undefined && /\d/.test(text) ? null : orNull(text);
}
