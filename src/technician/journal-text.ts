/** Formats journal entries: a line of the list, a CSV row, a slip. */
import { visibleControls } from '../printable.ts';
import { wrapText } from '../receipts/layout.ts';
import { handleOf, isPaid } from '../store/payment-entry.ts';
import { reasonText } from '../store/reasons/reasons.ts';
import type {
  Entry,
  EntryId,
  JournalEvent,
  Note,
  Reason,
  Settlement,
  Transaction,
} from '../store/types.ts';
import type { HiddenName } from '../wiring/identification.ts';
import type { Explained, JournalLine, JournalStep, RetryResult } from './actions.ts';

export const journalChanged =
  'Steps of the journal were removed, changed or added, and not by the kiosk: entries may be missing from the list.';
export const journalChangedRemedy =
  'Keep a copy of the data folder. Compare receipts, the terminal and the library system with `kiosk journal list`, find out who could write there, then stop the kiosk and run `kiosk journal accept`.';

/** The last four characters: enough to find the slip, too few to identify the patron. */
export function lastFour(number: string): string {
  return `…${number.slice(-4)}`;
}

function itemOf(transaction: Transaction): string | null {
  return 'item' in transaction ? transaction.item : null;
}
function patronOf(transaction: Transaction): string | null {
  return 'patron' in transaction ? transaction.patron : null;
}

function stateOf({ settlement }: Entry): Settlement['state'] | 'begun' {
  return settlement?.state ?? 'begun';
}

function explain({ settlement }: Pick<Entry, 'settlement'>): Explained {
  if (settlement === null) return explainReason({ why: 'begun' });
  const { state } = settlement;
  if (state === 'not-done' || state === 'unknown' || state === 'staff')
    return explainReason(settlement);
  const words = state === 'closed' ? settlement.why : state === 'refused' && settlement.message;
  return { why: '', text: '', words: visibleControls(words || ''), data: {} };
}

function explainReason(reason: Reason): Explained {
  const { why, message = '' } = reason;
  const data = Object.fromEntries(
    Object.entries(reason.data ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? visibleControls(value) : value,
    ]),
  );
  const text = why === 'in-words' ? '' : reasonText({ why, data });
  return { why, text, words: visibleControls(message), data };
}

/** The text and the words in one line. */
export function reasonLine({ text = '', words = '' }: Partial<Explained>): string {
  return [text, words].filter((each) => each !== '').join(': ');
}

const unchangedTexts: Readonly<Record<string, string>> = {
  'not-answered': 'the library system did not answer this; unchanged',
  'still-under-way': 'the library system may still be working on it; unchanged: try again later',
  'waits-for-terminal': 'it waits for the payment terminal, which the running kiosk asks',
};
export function retryResult(
  entry: EntryId,
  { became, reason }: { became: string; reason?: Reason },
): RetryResult {
  return { entry, became, ...(reason && explainReason(reason)) };
}
export function retryText(result: RetryResult): string {
  const line = reasonLine(result);
  return `${unchangedTexts[result.became] ?? result.became}${line === '' ? '' : `: ${line}`}`;
}

const noName: HiddenName = () => null;

function modeOf(transaction: Transaction) {
  return 'mode' in transaction ? transaction.mode : 'online';
}

/** One line of the list; numbers masked unless `clear`. */
export function lineOf(entry: Entry, hidden: HiddenName, clear = false): JournalLine {
  const { id, at, transaction } = entry;
  const short = (number: string | null, name: HiddenName) =>
    number === null || clear ? number : (name(number) ?? lastFour(number));
  return {
    entry: id,
    at,
    kind: transaction.kind,
    mode: modeOf(transaction),
    state: stateOf(entry),
    item: short(itemOf(transaction), noName),
    patron: short(patronOf(transaction), hidden),
    ...(transaction.kind === 'payment' && { payment: paymentStateOf(entry) }),
    ...explain(entry),
  };
}

function paymentStateOf(entry: Entry): 'paid' | 'under-way' | 'unknown' {
  if (isPaid(entry)) return 'paid';
  return entry.settlement?.state === 'staff' ? 'unknown' : 'under-way';
}

export function eventText(event: JournalEvent): string {
  if (event.event === 'begin') return `begin  ${event.transaction.kind}`;
  if (event.event === 'note') {
    const { step } = event.note;
    const rest = Object.entries(besideStep(event.note)).filter(([, value]) => value !== null);
    return `note   ${step}${rest.map(([name, value]) => ` ${name}=${value}`).join('')}`;
  }
  const { state, data, ...more } = { data: {}, ...event.settlement };
  return `settle ${state}${Object.entries({ ...more, ...data })
    .map(([name, value]) => ` ${name}: ${visibleControls(String(value))}`)
    .join(',')}`;
}

/** What a note has besides its step; of a handle each part. */
function besideStep({ step: _, ...more }: Note): Record<string, unknown> {
  return 'handle' in more ? { ...more.handle } : more;
}

/** A step of an entry for the panel. */
export function stepOf(event: JournalEvent): JournalStep {
  const common = { at: event.at, text: eventText(event), beside: [] };
  if (event.event === 'begin') return { ...common, event: 'begin', name: event.transaction.kind };
  if (event.event === 'note') {
    const beside = Object.entries(besideStep(event.note)).flatMap(([name, value]) =>
      value === null || name === 'stands' ? [] : [String(value)],
    );
    return { ...common, event: 'note', name: event.note.step, beside };
  }
  const { settlement } = event;
  const { why, words, data } = explain({ settlement });
  return { ...common, event: 'settle', name: settlement.state, why, words, data };
}

function euros(cents: number) {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** By what the payment is found in a portal or in the journal of a terminal. */
function handleText(notes: Entry['notes']): string {
  const handle = handleOf(notes);
  switch (handle?.driver) {
    case 'bancontact-pay':
      return handle.paymentId;
    case 'opi':
      return handle.requestId;
    case 'adyen':
      return `${handle.serviceId} ${handle.poiId}`;
    case undefined:
      return '';
  }
}

/** What staff need to settle the entry by hand; empty if not applicable. */
function details({ transaction, notes }: Entry) {
  const approved = notes.findLast((note) => note.step === 'approved');
  return {
    dueOn: transaction.kind === 'check-out' ? (transaction.dueOn ?? '') : '',
    amount: transaction.kind === 'payment' ? euros(transaction.amountCents) : '',
    fees: transaction.kind === 'payment' ? transaction.fees.map((fee) => fee.id).join(' ') : '',
    attempt: transaction.kind === 'payment' ? transaction.attempt : '',
    way: transaction.kind === 'payment' ? `${transaction.way} (${transaction.driver})` : '',
    handle: handleText(notes),
    terminal: approved?.terminalId ?? '',
    receipt: approved?.receiptNumber ?? '',
  };
}

const columns = [
  'entry,at,kind,mode,state,item,patron,dueOn,amount,fees,attempt,way,handle,terminal,receipt,why,text,words',
].flatMap((names) => names.split(','));

/**
 * An entry for a file or paper. In the place of a card number of which no digit is shown: the main
 * card, where it is known, or the name of the kind.
 */
export function forPaper(entry: Entry, hidden: HiddenName): Entry {
  return { ...entry, transaction: transactionForPaper(entry.transaction, hidden) };
}

function transactionForPaper(transaction: Transaction, hidden: HiddenName): Transaction {
  if (!('patron' in transaction)) return transaction;
  const { patron } = transaction;
  const main = 'mainCard' in transaction ? transaction.mainCard : undefined;
  const mainName = main === undefined ? null : hidden(main);
  const shown = hidden(patron);
  return {
    ...transaction,
    patron: shown === null ? patron : mainName === null ? (main ?? shown) : shown,
    ...(mainName === null ? {} : { mainCard: mainName }),
  };
}

/** The steps of an entry for a file. */
export function stepsForPaper(
  steps: readonly JournalEvent[],
  hidden: HiddenName,
): readonly JournalEvent[] {
  return steps.map((step) =>
    step.event === 'begin'
      ? { ...step, transaction: transactionForPaper(step.transaction, hidden) }
      : step,
  );
}

/** RFC 4180, with CRLF; full numbers. A value that looks like a formula gets an apostrophe. */
export function csvOf(entries: readonly Entry[]): string {
  const rows = entries.map(
    (entry): Record<string, unknown> => ({ ...lineOf(entry, noName, true), ...details(entry) }),
  );
  const cell = (value: unknown) => {
    const text = value === null || value === undefined ? '' : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [columns, ...rows.map((row) => columns.map((name) => cell(row[name])))]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');
}

const slipWidth = 42;
const labelWidth = 12;

/** A slip of one entry, 42 columns wide, with room to sign. */
export function slipOf(entry: Entry, device: string): string {
  const {
    entry: id,
    at,
    kind,
    mode,
    item,
    patron,
    state,
    why,
    text,
    words,
  } = lineOf(entry, noName, true);
  const rows: [string, string | null][] = [
    ['device', device],
    ['entry', String(id)],
    ['moment', at],
    ['what', `${kind} (${mode})`],
    ['item', item],
    ['patron', patron],
    ...Object.entries(details(entry)),
    ['state', state],
    ['why', text],
    ['words', words],
    ['code', why],
    ['done', '_'.repeat(slipWidth - labelWidth)],
    ['by', '_'.repeat(slipWidth - labelWidth)],
  ];
  const lines = rows
    .filter(([, value]) => value !== null && value !== '')
    .flatMap(([label, value]) =>
      wrapText((value ?? '').trim().replace(/\s+/g, ' '), slipWidth - labelWidth).map(
        (part, at) => `${(at === 0 ? label : '').padEnd(labelWidth)}${part}`,
      ),
    );
  return [`${'='.repeat(slipWidth)}`, ...lines, ''].join('\n');
}
