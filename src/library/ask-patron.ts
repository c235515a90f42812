/**
 * The requests about a patron: 63 with the right summary and its further pages, 41, or 23.
 */
import type { Log } from '../domain.ts';
import {
  all,
  type FeeEntry,
  type Field,
  type LoanEntry,
  type Message,
  type Profile,
  readCount,
  readFees,
  readLoans,
  type Sip2Client,
} from '../sip2/index.ts';
import type { Answer, PatronList } from './library.ts';
import type { Lists } from './read-patron.ts';

interface PatronReply {
  message: Message<'64'> | Message<'24'>;
  lists: Lists;
}
/** What a 63 and a 23 have in common; AO, AA, AC and AD as the profile wants them. */
interface PatronRequest {
  language: string;
  transactionDate: string;
  identity: { AO: string; AA: string; AC?: string; AD?: string };
}
/** One line, and what it has shown of 63 and 41 so far. */
interface Context {
  client: Sip2Client;
  profile: Profile;
  timeZone: string;
  log: Log;
  knows63: boolean;
  /** 63s in a row that were unreadable: at two, this library system does not know 63 */
  unreadable63: number;
  knows41: boolean;
  /** 41s without an answer: at two, and none answered, this library system does not know 41 */
  unanswered41: number;
  /** letters of registrations that were logged */
  unknownLetters: Set<string>;
}

export function patronContext(of: {
  client: Sip2Client;
  profile: Profile;
  timeZone: string;
  log: Log;
}): Context {
  const unseen = { knows63: false, unreadable63: 0, knows41: false, unanswered41: 0 };
  return { ...of, ...unseen, unknownLetters: new Set() };
}

/** A list that does not come to its end in so many pages is not whole. */
const mostPages = 20;

type Page = Pick<Message<'64'>, 'fields'>;

function request63(
  { client, profile }: Context,
  { language, transactionDate, identity }: PatronRequest,
  list: PatronList,
  page: { BP?: string; BQ?: string } = {},
) {
  const position = { fees: profile.feeSummary, loans: 2, holds: 0, none: null }[list];
  const summary = Array.from({ length: 10 }, (_, at) => (at === position ? 'Y' : ' ')).join('');
  return client.request({
    code: '63',
    fixed: { language, transactionDate, summary },
    fields: { ...identity, ...page },
  });
}

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

function feesIn({ profile, timeZone }: Context, page: Page, field: string): FeeEntry[] | null {
  const { feeFormat: format, dateOrder, feeKinds: kinds } = profile;
  return readFees(page, { format, field, timeZone, dateOrder, kinds });
}

function loansIn({ profile, timeZone }: Context, page: Page): LoanEntry[] | null {
  const { loanFormat: format, loansIn: field, dateOrder } = profile;
  return readLoans(page, { format, field, timeZone, dateOrder });
}

/**
 * A library system that never answers a 41 is no longer asked: its fees are known by their sum only
 * (BV), and none is paid at the kiosk.
 */
async function registrationsOf(
  context: Context,
  { identity }: PatronRequest,
): Promise<FeeEntry[] | null> {
  const { client, profile, log } = context;
  if (context.unanswered41 >= 2) return null;
  const flag = profile.registrationsFlag;
  const answer = await client.request({
    code: '41',
    fixed: {},
    fields: { ...identity, ...(flag === null ? {} : { [flag]: 'Y' }) },
  });
  if (answer.kind === 'no-answer') {
    const isUnknown = !context.knows41 && (answer.sent || answer.unreadable === true);
    if (!isUnknown) return null;
    context.unanswered41 += 1;
    if (context.unanswered41 === 1)
      log({
        level: 'warn',
        part: 'library',
        code: 'registrations-unanswered',
        text: `41 (registrations) has no answer: ${answer.why}. Fees are known by their sum only.`,
      });
    return null;
  }
  context.knows41 = true;
  context.unanswered41 = 0;
  const fees = feesIn(context, answer.message, 'YZ');
  for (const { unclear } of fees ?? []) logUnclear(context, unclear ?? '');
  // The simulated library lists paid fees too.
  return fees?.filter((fee) => fee.state !== 'paid') ?? null;
}

/** So many more are no letters of Wise: the lines are read in a wrong way. */
const mostLetters = 20;

/** Each letter once: it says what to ask the library system's maker, and nothing of a person. */
function logUnclear({ unknownLetters, log }: Context, letters: string) {
  for (const letter of letters) {
    if (unknownLetters.has(letter) || unknownLetters.size === mostLetters) continue;
    unknownLetters.add(letter);
    log({
      level: 'warn',
      part: 'library',
      code: 'registration-letter-unknown',
      text: `A registration has the letter ${letter}, which is not known: such a fee counts and cannot be paid at the kiosk.`,
      data: { letter },
    });
  }
}

async function feesOf(
  context: Context,
  request: PatronRequest,
  opening: Message<'64'>,
): Promise<FeeEntry[] | null> {
  if (context.profile.feesIn === 'YZ') return await registrationsOf(context, request);
  const page = await wholeList(context, request, 'fees', opening);
  const fees = page && feesIn(context, page, 'AV');
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
  const lists = { fees: null, loans: null };
  return { kind: 'answer', value: { message: answer.message, lists } };
}

export async function askPatron(
  context: Context,
  request: PatronRequest,
  list: PatronList,
): Promise<Answer<PatronReply>> {
  const { profile } = context;
  if (profile.patronQuestion === '23' || context.unreadable63 >= 2)
    return await request23(context, request);
  const summary = list === 'fees' && profile.feesIn === 'YZ' ? 'none' : list;
  const opening = await request63(context, request, summary);
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
  const wantsLoans = list === 'fees' && profile.factLists.includes('loans');
  const second = wantsLoans ? await request63(context, request, 'loans') : null;
  if (second?.kind === 'no-answer') return second;
  const withLoans = list === 'loans' ? message : second?.message;
  const fees = list === 'fees' ? await feesOf(context, request, message) : null;
  const loanPage = withLoans ? await wholeList(context, request, 'loans', withLoans) : null;
  const loans = loanPage && loansIn(context, loanPage);
  return { kind: 'answer', value: { message, lists: { fees, loans } } };
}

/** AC and AD: sent where they have a value, or where the library system requires them. */
export function identityOf(
  profile: Profile,
  { AO, AA, AC, pin }: { AO: string; AA: string; AC: string; pin: string | null },
): PatronRequest['identity'] {
  return {
    AO,
    AA,
    ...(AC !== '' || profile.sendEmpty.includes('AC') ? { AC } : {}),
    ...(pin !== null ? { AD: pin } : profile.sendEmpty.includes('AD') ? { AD: '' } : {}),
  };
}
