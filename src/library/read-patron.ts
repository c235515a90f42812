/**
 * A patron information or status response (64, 24) as facts. What the answer lacks is unknown, never
 * zero.
 */
import { Temporal } from 'temporal-polyfill';
import type { Cents, Fee, FeeFact, Hold, Instant, Language, Loan } from '../../machines/domain.ts';
import type { Facts } from '../../packages/blocks/src/index.ts';
import {
  all,
  type FeeEntry,
  type FeeKindWords,
  feeKindOf,
  firstFilled,
  type LoanEntry,
  type Message,
  type Profile,
  readCount,
  readDay,
  readFlags,
  readMoney,
  readYesNo,
  yesNo,
} from '../../packages/sip2/src/index.ts';
import { holdCountsOf } from './hold-counts.ts';
import type { Listed, PatronAnswer } from './library.ts';
import { bareTitle, otherCurrency, screenMessages, text } from './read-texts.ts';

const languages: Readonly<Record<string, Language>> = {
  '001': 'en',
  '002': 'fr',
  '003': 'de',
  '005': 'nl',
  '024': 'en',
  '026': 'nl',
};
const feeStates = ['open', 'direct-debit', 'debt-collector', 'arrangement'] as const;

/** An object without its empty values: what is unknown has no key. */
function known<T extends object>(values: { [K in keyof T]: T[K] | null | undefined }): T {
  const entries = Object.entries(values);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== null && value !== undefined),
  ) as T;
}

/**
 * A fee without an id cannot be named when it is paid: the library system would book the money on
 * the oldest one. A fee in an unknown state may be with a debt collector. Both count, and are not
 * paid at the kiosk.
 */
function readFee(
  fee: FeeEntry,
  position: number,
  { replaced, words }: { replaced: ReadonlyMap<string, string>; words: FeeKindWords },
): Fee {
  const kind = feeKindOf(fee.kind, words) ?? 'other';
  const state = feeStates.find((each) => each === (fee.state ?? 'open'));
  const fact = known<FeeFact>({
    id: fee.id ?? `line:${position + 1}`,
    amountCents: fee.amountCents,
    state: state ?? 'open',
    createdOn: fee.createdOn,
    institution: fee.institution,
    until: fee.until,
    membership: kind === 'membership' || null,
    replaces: fee.id === null ? null : replaced.get(fee.id),
  });
  return {
    ...fact,
    kind,
    title: bareTitle(fee.title),
    notPayable: fee.id === null || state === undefined || fee.unclear !== null ? 'rule' : null,
  };
}

/** What the block rules look at: the facts are cached, so a title stays out of them. */
function feeFact({ kind, title, notPayable, currency, ...fact }: Fee): FeeFact {
  return fact;
}

function feesFact(
  fees: Listed<Fee> | null,
  owedCents: Cents | null,
): NonNullable<Facts['fees']> | undefined {
  if (fees === null) return undefined;
  const listed = fees.entries.map(feeFact);
  if (fees.isWhole) return listed;
  return owedCents === null ? { listed } : { listed, owedCents };
}

type Invoice = NonNullable<Facts['replacementInvoices']>[number];
/**
 * `invoice~item~price~paid~Y|N~feeId`, one line an item; the fee is the one that claims its price.
 * Null: an item is not back, its amounts cannot be read, and no other item is known to be open.
 */
function readInvoices(lines: readonly string[]): Invoice[] | null {
  const byId = new Map<string, Invoice['items'][number][]>();
  let isWhole = true;
  let isOpen = false;
  for (const line of lines) {
    const [id = '', item = '', price = '', paid = '', isBack = ''] = line.split('~');
    const [amountCents, paidCents] = [readMoney(price), readMoney(paid)];
    const returned = isBack === 'Y';
    if (!returned && (amountCents === null || paidCents === null)) {
      isWhole = false;
      continue;
    }
    const read = { item, amountCents: amountCents ?? 0, paidCents: paidCents ?? 0, returned };
    isOpen ||= !returned && read.paidCents < read.amountCents;
    byId.set(id, [...(byId.get(id) ?? []), read]);
  }
  return isWhole || isOpen ? [...byId].map(([id, items]) => ({ id, items })) : null;
}

/** Which invoiced item each fee claims, by the id of the fee. */
function replacedBy(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.map((line) => line.split('~')).map(([, item = '', , , , feeId = '']) => [feeId, item]),
  );
}

/** A loan is due at the end of its day where the library is. */
function loanFact(
  { item, dueOn }: LoanEntry,
  position: number,
  timeZone: string,
): NonNullable<Facts['loans']>[number] {
  const endOfDay = { timeZone, plainTime: '23:59:59' };
  const due = dueOn === null ? null : Temporal.PlainDate.from(dueOn).toZonedDateTime(endOfDay);
  return known({ item: item ?? `line:${position + 1}`, dueAt: due?.toInstant().toString() });
}

/**
 * Nothing owed (BV) is an empty list, unless fees are counted, but no whole one: memberships may not
 * be in that sum. An empty list where something is owed is no list; it is whole where nothing is
 * owed, or none is counted. Any other is whole where no more is owed than its fees add up to.
 */
function feesOf(
  listed: readonly FeeEntry[] | null,
  owedCents: Cents | null,
  count: number | null,
): Listed<FeeEntry> | null {
  if (listed === null)
    return owedCents === 0 && (count ?? 0) === 0 ? { entries: [], isWhole: false } : null;
  if (listed.length === 0 && (owedCents ?? 0) > 0) return null;
  const sumCents = listed.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const isProved = listed.length > 0 || owedCents !== null || count === 0;
  return { entries: listed, isWhole: isProved && sumCents >= (owedCents ?? sumCents) };
}

/** Each line names its item, and there are lines. */
function isWholeOf(loans: readonly Loan[]): boolean {
  return loans.length > 0 && loans.every(({ item }) => item !== '');
}

/** Two fees of one number cannot be told apart when one is paid. */
function notTwice(fees: readonly Fee[]): Fee[] {
  const ids = fees.map(({ id }) => id);
  const isTwice = (id: string) => ids.indexOf(id) !== ids.lastIndexOf(id);
  return fees.map((fee) => (isTwice(fee.id) ? { ...fee, notPayable: 'rule' } : fee));
}

/** What it is owed in is not what the kiosk asks for, whatever the rules say of it. */
function inCurrency(fees: readonly Fee[], currency: string): Fee[] {
  return fees.map((fee) => ({ ...fee, currency, notPayable: 'currency' }));
}

interface AnswerContext {
  /** as it was asked with */
  card: string;
  observedAt: Instant;
  institution: string;
  branch: string;
  /** of the library, ISO 4217 */
  currency: string;
  timeZone: string;
  profile: Profile;
}
/** The lists that were requested, whole; null: not requested, or not all of it came. */
export interface Lists {
  fees: readonly FeeEntry[] | null;
  loans: readonly LoanEntry[] | null;
  /** those that are ready */
  holds: readonly Hold[] | null;
}

/**
 * AA of the answer, where it is another number. FBS says before it what it is: `LN:`, the number of the
 * patron, or `ANY:`, what it was asked with.
 */
function mainCardOf(message: Pick<Message<'64'>, 'fields'>, card: string): string | null {
  const number =
    firstFilled(message, 'AA')
      ?.trim()
      .replace(/^(?:LN|ANY):/, '') || card;
  return number === card ? null : number;
}

/** BL; without it, whether the answer names a patron. */
export function isValid(message: Message<'64'> | Message<'24'>): boolean {
  if (firstFilled(message, 'BL') !== null) return yesNo(message, 'BL') === true;
  return text(firstFilled(message, 'AE')) !== null;
}

export function readPatron(
  message: Message<'64'> | Message<'24'>,
  lists: Lists,
  context: AnswerContext,
): PatronAnswer {
  const { observedAt, institution, branch, timeZone, profile } = context;
  const { patronFields: ids } = profile;
  const value = (id: string | null) => (id === null ? null : text(firstFilled(message, id)));
  const lines = (id: string | null) =>
    id === null ? [] : all(message, id).filter((line) => line.trim() !== '');
  const name = value('AE');

  const fixed: Partial<Message<'64'>['fixed']> = message.fixed;
  const owedCents = readMoney(value(ids.owed) ?? '');
  const invoices = lines(ids.invoiceLine);
  const named = { replaced: replacedBy(invoices), words: profile.feeKinds };
  // A count of fines says nothing of registrations.
  const count = profile.feesIn === 'YZ' ? null : readCount(fixed.fineItemsCount ?? '');
  const listed = feesOf(lists.fees, owedCents, count);
  const entries = notTwice(listed?.entries.map((fee, at) => readFee(fee, at, named)) ?? []);
  const currency = otherCurrency(message, context.currency);
  const fees = listed && {
    ...listed,
    entries: currency === null ? entries : inCurrency(entries, currency),
  };
  const today = Temporal.Instant.from(observedAt).toZonedDateTimeISO(timeZone).toPlainDate();
  const loans = lists.loans?.map(
    ({ item, title, dueOn, dueText }): Loan => ({
      item: item ?? '',
      title: bareTitle(title),
      dueOn,
      dueText,
      overdue: dueOn !== null && dueOn < today.toString(),
    }),
  );

  const status = readCount(value(ids.membershipStatus) ?? '');
  const type = value(ids.membershipType);
  const startedOn = readDay(value(ids.membershipStartedOn) ?? '', timeZone, profile.dateOrder);
  const feeCents = readMoney(value(ids.membershipFee) ?? '');
  const expiresOn = readDay(value(ids.expiresOn) ?? '', timeZone, profile.dateOrder);
  const expired =
    ids.expired !== null && all(message, ids.expired).some((one) => readYesNo(one) === true);
  const group = value(ids.group);
  const homeBranch = value(ids.homeBranch);
  const holds = holdCountsOf(fixed, profile);
  const flags = readFlags(fixed.patronStatus ?? '');
  const heeded = flags?.map((isSet, position) => isSet && profile.heededFlags.includes(position));
  const read = readInvoices(invoices);
  // A library system that sends the membership status sends the repeatable fields too: none means
  // that there are none.
  const complete = ids.membershipStatus !== null && status !== null;

  const facts = known<Facts>({
    observedAt,
    institution,
    branch,
    membership: known<NonNullable<Facts['membership']>>({ status, type, startedOn, feeCents }),
    fees: feesFact(fees, owedCents),
    loans: lists.loans?.map((loan, at) => loanFact(loan, at, timeZone)),
    replacementInvoices: complete && ids.invoiceLine !== null ? read : null,
    manualBlocks: complete && ids.manualBlock !== null ? lines(ids.manualBlock) : null,
    account: expiresOn !== null ? { expiresOn } : expired ? { active: false } : null,
    group,
    homeBranch,
    holds: holds.every,
  });
  return {
    isStatusOnly: message.code === '24',
    valid: isValid(message),
    pinValid: yesNo(message, 'CQ'),
    name,
    mainCard: mainCardOf(message, context.card),
    language: languages[fixed.language ?? ''] ?? null,
    // Null, not left out: it replaces older flags where these facts are merged into cached ones.
    facts: { ...facts, flags: heeded && profile.heededFlags.length > 0 ? heeded : null },
    fees,
    loans: loans ? { entries: loans, isWhole: isWholeOf(loans) } : null,
    holdsReady: holds.ready ?? lists.holds?.length ?? null,
    ...(lists.holds === null ? {} : { readyHolds: lists.holds }),
    // Nothing is nothing in any currency.
    owedCents: currency === null || owedCents === 0 ? owedCents : null,
    ...(currency === null ? {} : { currency }),
    messages: screenMessages(message),
  };
}
