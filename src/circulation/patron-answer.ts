/**
 * A patron information response (64) as facts. What the answer does not say is unknown, never zero.
 * Wise's own extension fields are licensed and not public: the ids here are a profile, the simulated library speaks it
 * (docs/decisions: our own SIP2 extension fields).
 */
import type { Facts } from '../blocks/index.ts';
import type { Cents, FeeKind, Instant, Language, PlainDate } from '../domain.ts';
import { all, first, type Message, readCount, readDay, readFlags, readMoney, readYesNo } from '../sip2/index.ts';

/** Which extension field of 64 holds what. */
export const wiseFields = {
  status: 'MS',
  type: 'MT',
  startedOn: 'MD',
  membershipFee: 'MF',
  manualBlock: 'MK',
  invoiceLine: 'MN',
} as const;

export interface FeeLine {
  id: string;
  amountCents: Cents;
  createdOn: PlainDate | null;
  kind: FeeKind;
  institution: string | null;
  state: NonNullable<NonNullable<Facts['fees']>[number]['state']>;
  until: PlainDate | null;
  title: string | null;
  /** the item on a replacement invoice whose price it claims */
  replaces: string | null;
}
export interface LoanLine {
  item: string;
  dueOn: PlainDate | null;
  title: string | null;
}
export interface PatronAnswer {
  /** BL: false is an unknown card */
  valid: boolean;
  /** CQ: null where the answer does not say */
  pinValid: boolean | null;
  name: string | null;
  language: Language | null;
  facts: Facts;
  /** null: this answer had no list of fees */
  fees: readonly FeeLine[] | null;
  loans: readonly LoanLine[] | null;
  holdsReady: number | null;
  owedCents: Cents | null;
  messages: readonly string[];
}

const languages: Readonly<Record<string, Language>> = {
  '001': 'en',
  '002': 'fr',
  '003': 'de',
  '005': 'nl',
  '026': 'nl',
};
const feeKinds: readonly string[] = [
  'membership',
  'overdue',
  'hold',
  'damage',
  'replacement',
  'other',
] satisfies FeeKind[];
const feeStates: readonly string[] = [
  'open',
  'direct-debit',
  'debt-collector',
  'arrangement',
] satisfies FeeLine['state'][];

const text = (value: string | undefined | null) =>
  value === undefined || value === null || value === '' ? null : value;

/** The title proper: what stands before the first ` / ` (ISBD, statement of responsibility). */
export const bareTitle = (title: string | null | undefined) => text(title?.split(' / ')[0]?.trim());

/** `id~YYYYMMDD~amount~kind~institution~state~until~title`; null where the line has another form. */
const readFee = (line: string, timeZone: string, replaced: ReadonlyMap<string, string>): FeeLine | null => {
  const [id = '', created = '', amount = '', kind = '', institution, state = '', until = '', ...title] =
    line.split('~');
  const amountCents = readMoney(amount);
  if (id === '' || amountCents === null || title.length === 0) return null;
  return {
    id,
    amountCents,
    createdOn: readDay(created, timeZone),
    kind: feeKinds.includes(kind) ? (kind as FeeKind) : 'other',
    institution: text(institution),
    state: feeStates.includes(state) ? (state as FeeLine['state']) : 'open',
    until: readDay(until, timeZone),
    title: bareTitle(title.join('~')),
    replaces: replaced.get(id) ?? null,
  };
};

/** `item~YYYYMMDD~title`, or a bare item number. */
const readLoan = (line: string, timeZone: string): LoanLine => {
  const [item = '', due = '', ...title] = line.split('~');
  return { item, dueOn: readDay(due, timeZone), title: bareTitle(title.join('~')) };
};

type Invoice = NonNullable<Facts['replacementInvoices']>[number];
/** `invoice~item~price~paid~Y|N~feeId`, one line an item; the fee is the one that claims its price. */
const readInvoices = (lines: readonly string[]): Invoice[] => {
  const byId = new Map<string, Invoice['items'][number][]>();
  for (const line of lines) {
    const [id = '', item = '', price = '', paid = '', returned = ''] = line.split('~');
    const items = byId.get(id) ?? [];
    items.push({
      item,
      amountCents: readMoney(price) ?? 0,
      paidCents: readMoney(paid) ?? 0,
      returned: returned === 'Y',
    });
    byId.set(id, items);
  }
  return [...byId].map(([id, items]) => ({ id, items }));
};

/** Which invoiced item each fee claims, by the id of the fee. */
const replacedBy = (lines: readonly string[]): ReadonlyMap<string, string> =>
  new Map(lines.map((line) => line.split('~')).map(([, item = '', , , , feeId = '']) => [feeId, item]));

/** A fee as the evaluator sees it: what the line leaves out stays unknown. */
export const feeFact = (fee: FeeLine): NonNullable<Facts['fees']>[number] => ({
  id: fee.id,
  amountCents: fee.amountCents,
  state: fee.state,
  ...(fee.createdOn === null ? {} : { createdOn: fee.createdOn }),
  ...(fee.institution === null ? {} : { institution: fee.institution }),
  ...(fee.until === null ? {} : { until: fee.until }),
  ...(fee.kind === 'membership' ? { membership: true } : {}),
  ...(fee.replaces === null ? {} : { replaces: fee.replaces }),
});

/** The fees as far as they are known: the lines, or one sum without a date, or nothing owed. */
const feesOf = (
  message: Message<'64'>,
  asked: boolean,
  owedCents: Cents | null,
  timeZone: string,
): readonly FeeLine[] | null => {
  if (owedCents === 0) return [];
  const lines = all(message, 'AV').filter((line) => line !== '');
  const replaced = replacedBy(all(message, wiseFields.invoiceLine));
  const fees = lines.map((line) => readFee(line, timeZone, replaced));
  if (asked && fees.length > 0 && fees.every((fee) => fee !== null)) return fees;
  return null;
};

export interface AnswerContext {
  observedAt: Instant;
  institution: string;
  branch: string;
  timeZone: string;
  /** what the summary asked for */
  asked: 'fees' | 'loans' | 'none';
}

export const readPatron = (message: Message<'64'>, context: AnswerContext): PatronAnswer => {
  const { observedAt, institution, branch, timeZone, asked } = context;
  const owedCents = readMoney(first(message, 'BV') ?? '');
  const fees = feesOf(message, asked === 'fees', owedCents, timeZone);
  const status = readCount(first(message, wiseFields.status) ?? '');
  const type = text(first(message, wiseFields.type));
  const startedOn = readDay(first(message, wiseFields.startedOn) ?? '', timeZone);
  const feeCents = readMoney(first(message, wiseFields.membershipFee) ?? '');
  const known = status !== null;
  const facts: Facts = {
    observedAt,
    institution,
    branch,
    membership: {
      ...(status === null ? {} : { status }),
      ...(type === null ? {} : { type }),
      ...(startedOn === null ? {} : { startedOn }),
      ...(feeCents === null ? {} : { feeCents }),
    },
    ...(fees === null ? {} : { fees: fees.map(feeFact) }),
    // A library system that sends the profile's status sends these too, as often as there are: none means none.
    ...(known ? { replacementInvoices: readInvoices(all(message, wiseFields.invoiceLine)) } : {}),
    ...(known ? { manualBlocks: all(message, wiseFields.manualBlock) } : {}),
    flags: readFlags(message.fixed.patronStatus),
  };
  return {
    valid: readYesNo(first(message, 'BL')) !== false,
    pinValid: readYesNo(first(message, 'CQ')),
    name: text(first(message, 'AE')),
    language: languages[message.fixed.language] ?? null,
    facts,
    fees,
    loans:
      asked === 'loans'
        ? all(message, 'AU')
            .filter((line) => line !== '')
            .map((line) => readLoan(line, timeZone))
        : null,
    holdsReady: readCount(message.fixed.holdItemsCount),
    owedCents,
    messages: all(message, 'AF').filter((line) => line.trim() !== ''),
  };
};
