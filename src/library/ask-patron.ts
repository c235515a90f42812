/**
 * The requests about a patron: 63 with the right summary and its further pages, 41, or 23.
 */
import {
  all,
  type FeeEntry,
  type Field,
  firstFilled,
  type LoanEntry,
  type Message,
  readCount,
  readFees,
  readLoans,
  readMoney,
  yesNo,
} from '../../packages/sip2/src/index.ts';
import { readyHoldsOf } from './ask-holds.ts';
import { registrationsOf } from './ask-registrations.ts';
import type { Answer, AnswerOfSeveral, PatronList } from './library.ts';
import { type Context, type PatronRequest, request63 } from './patron-request.ts';
import { isValid, type Lists } from './read-patron.ts';

export interface PatronReply {
  message: Message<'64'> | Message<'24'>;
  lists: Lists;
}

/** A list that does not come to its end in so many pages is not whole. */
const mostPages = 20;

type Page = Pick<Message<'64'>, 'fields'>;

/**
 * The fields of the first answer and of its further pages; null where the pages do not bring the
 * whole list.
 */
async function wholeList(
  context: Context,
  request: PatronRequest,
  list: 'fees' | 'loans',
  opening: Message<'64'>,
): Promise<Page | null> {
  const { profile } = context;
  const { fineItemsCount, chargedItemsCount } = opening.fixed;
  const count = readCount(list === 'fees' ? fineItemsCount : chargedItemsCount);
  const field = list === 'loans' ? profile.loansIn : profile.feeFormat === 'groups' ? 'CG' : 'AV';
  const linesIn = (page: readonly Field[]) =>
    all({ fields: page }, field).filter((line) => line.trim() !== '');
  const fields: Field[] = [...opening.fields];
  for (let page = 1; count !== null && linesIn(fields).length < count; page += 1) {
    const before = linesIn(fields);
    if (page === mostPages || before.length === 0) return null;
    const BP = String(before.length + 1);
    const next = await request63(context, request, list, { BP, BQ: String(count) });
    if (next.kind === 'no-answer') return null;
    const [first] = linesIn(next.message.fields);
    // No further line, or the first page again: the library system ignores BP and BQ.
    if (first === undefined || first === before[0]) return null;
    fields.push(...next.message.fields);
  }
  return { fields };
}

function loansIn({ profile, timeZone, isItem }: Context, page: Page): LoanEntry[] | null {
  const { loanFormat: format, loansIn: field, dateOrder } = profile;
  return readLoans(page, { format, field, timeZone, dateOrder, isItem });
}

async function feesOf(
  context: Context,
  request: PatronRequest,
  opening: Message<'64'>,
): Promise<FeeEntry[] | null> {
  if (context.profile.feesIn === 'YZ') return await registrationsOf(context, request);
  const { feeFormat: format, dateOrder, feeKinds: kinds, patronFields } = context.profile;
  const how = { format, field: 'AV', timeZone: context.timeZone, dateOrder, kinds };
  if (format === 'groups') {
    // edge-sip2 counts the accounts that are closed too, and lists those that are open.
    const open = readFees(opening, how);
    const owedCents = readMoney(firstFilled(opening, patronFields.owed) ?? '');
    if (open?.reduce((sum, fee) => sum + fee.amountCents, 0) === owedCents) return open;
  }
  const page = await wholeList(context, request, 'fees', opening);
  const fees = page && readFees(page, how);
  // Without a count, no line at all proves nothing: the library system may not list fees.
  return fees?.length === 0 && readCount(opening.fixed.fineItemsCount) !== 0 ? null : fees;
}

async function request23(
  { client }: Context,
  { language, transactionDate, identity }: PatronRequest,
): Promise<Answer<PatronReply>> {
  const answer = await client.request({
    code: '23',
    fixed: { language, transactionDate },
    fields: { AC: '', AD: '', ...identity },
  });
  if (answer.kind === 'no-answer') return answer;
  const lists = { fees: null, loans: null, holds: null };
  return { kind: 'answer', value: { message: answer.message, lists } };
}

/**
 * Whether this answer alone closes the account. Nothing more is asked after it: the line may be lost
 * before the next answer, and the refusal with it.
 */
function isClosed({ identity }: PatronRequest, message: Message<'64'>): boolean {
  return !isValid(message) || (Boolean(identity.AD) && yesNo(message, 'CQ') === false);
}

function closed(message: Message<'64'>): Answer<PatronReply> {
  return { kind: 'answer', value: { message, lists: { fees: null, loans: null, holds: null } } };
}

export async function askPatron(
  context: Context,
  request: PatronRequest,
  list: PatronList,
): Promise<AnswerOfSeveral<PatronReply>> {
  const { profile } = context;
  if (profile.patronQuestion === '23' || context.unreadable63 >= 2)
    return await request23(context, request);
  const isElsewhere =
    (list === 'fees' && profile.feesIn === 'YZ') || (list === 'holds' && !profile.listsHolds);
  const opening = await request63(context, request, isElsewhere ? 'none' : list);
  if (opening.kind === 'no-answer') {
    if (!opening.unreadable) return opening;
    // It does know 63, so the line is bad: a 24 says too little for most of the rules.
    if (context.knows63) return { kind: 'no-answer', sent: opening.sent, why: opening.why };
    const status = await request23(context, request);
    if (status.kind === 'answer') context.unreadable63 += 1;
    return status;
  }
  context.knows63 = true;
  context.unreadable63 = 0;
  const { message } = opening;
  if (isClosed(request, message)) return closed(message);
  const wantsLoans = list === 'fees' && profile.factLists.includes('loans');
  const fees = list === 'fees' ? await feesOf(context, request, message) : null;
  const second = wantsLoans ? await request63(context, request, 'loans') : null;
  if (second?.kind === 'no-answer') {
    const inPart = { message, lists: { fees, loans: null, holds: null } };
    return { ...second, inPart };
  }
  // The card was refused between the two: what was said last counts.
  if (second !== null && isClosed(request, second.message)) return closed(second.message);
  const withLoans = list === 'loans' ? message : second?.message;
  const loanPage = withLoans ? await wholeList(context, request, 'loans', withLoans) : null;
  const loans = loanPage && loansIn(context, loanPage);
  const holds = list === 'holds' ? await readyHoldsOf(context, request, message) : null;
  return { kind: 'answer', value: { message, lists: { fees, loans, holds } } };
}
