/**
 * Everything that the library system says of a patron: 63 with the right summary and its further
 * pages, 41, or 23.
 */
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
import type { Answered, Asked } from './library.ts';
import type { Lists } from './read-patron.ts';

interface Told {
  message: Message<'64'> | Message<'24'>;
  lists: Lists;
}
/** AO, AA, AC and AD as the profile wants them, and what a 63 and a 23 have in common. */
interface Asking {
  language: string;
  transactionDate: string;
  identity: { AO: string; AA: string; AC?: string; AD?: string };
}

function summaryAt(place: number | null) {
  return Array.from({ length: 10 }, (_, at) => (at === place ? 'Y' : ' ')).join('');
}
/** A list that does not come to its end in so many pages is no list. */
const mostPages = 20;

type Page = Pick<Message<'64'>, 'fields'>;

export function createPatronQuestion(client: Sip2Client, profile: Profile, timeZone: string) {
  const places = { fees: profile.feeSummary, loans: 2, none: null };
  let knows63 = false;
  /**
   * Questions by 63 that could not be read, one after the other: twice, and this library system
   * does not know 63.
   */
  let unread = 0;
  const without63 = () => profile.patronQuestion === '23' || unread >= 2;

  const ask63 = async (asking: Asking, asked: Asked, more: { BP?: string; BQ?: string } = {}) =>
    await client.request({
      code: '63',
      fixed: {
        language: asking.language,
        transactionDate: asking.transactionDate,
        summary: summaryAt(places[asked]),
      },
      fields: { ...asking.identity, ...more },
    });

  /**
   * The fields of the first answer and of its further pages; null where the pages do not bring the
   * whole list.
   */
  const wholeList = async (
    asking: Asking,
    asked: 'fees' | 'loans',
    opening: Message<'64'>,
  ): Promise<Page | null> => {
    const counts = opening.fixed;
    const count = readCount(asked === 'fees' ? counts.fineItemsCount : counts.chargedItemsCount);
    const field =
      asked === 'loans' ? profile.loansIn : profile.feeFormat === 'groups' ? 'CG' : 'AV';
    const linesIn = (fields: readonly Field[]) =>
      all({ fields }, field).filter((line) => line.trim() !== '');
    const fields: Field[] = [...opening.fields];
    for (let page = 1; count !== null && linesIn(fields).length < count; page += 1) {
      const had = linesIn(fields);
      if (page === mostPages || had.length === 0) return null;
      const next = await ask63(asking, asked, { BP: String(had.length + 1), BQ: String(count) });
      if (next.kind === 'no-answer') return null;
      const came = linesIn(next.message.fields);
      // No more of it, or the beginning once more: the pages are not heeded.
      if (came.length === 0 || came[0] === had[0]) return null;
      fields.push(...next.message.fields);
    }
    return { fields };
  };

  const feesIn = (page: Page | null, field: string): FeeEntry[] | null =>
    page &&
    readFees(page, { format: profile.feeFormat, field, timeZone, dateOrder: profile.dateOrder });
  const loansIn = (page: Page | null): LoanEntry[] | null =>
    page &&
    readLoans(page, {
      format: profile.loanFormat,
      field: profile.loansIn,
      timeZone,
      dateOrder: profile.dateOrder,
    });

  /** 41 and 42: paid registrations are told too, and are no fees. */
  const registrations = async ({ identity }: Asking): Promise<FeeEntry[] | null> => {
    const answer = await client.request({ code: '41', fixed: {}, fields: identity });
    if (answer.kind === 'no-answer') return null;
    return feesIn(answer.message, 'YZ')?.filter((fee) => fee.state !== 'paid') ?? null;
  };

  const feesOf = async (asking: Asking, opening: Message<'64'>): Promise<FeeEntry[] | null> => {
    if (profile.feesIn === 'YZ') return await registrations(asking);
    const fees = feesIn(await wholeList(asking, 'fees', opening), 'AV');
    // No line at all says nothing where there is no count for them: the library system may not list
    // fees.
    return fees?.length === 0 && readCount(opening.fixed.fineItemsCount) !== 0 ? null : fees;
  };

  const askStatus = async ({
    language,
    transactionDate,
    identity,
  }: Asking): Promise<Answered<Told>> => {
    const answer = await client.request({
      code: '23',
      fixed: { language, transactionDate },
      fields: { AC: '', AD: '', ...identity },
    });
    const lists = { fees: null, loans: null };
    return answer.kind === 'answer'
      ? { kind: 'answer', value: { message: answer.message, lists } }
      : answer;
  };

  return async (asking: Asking, asked: Asked): Promise<Answered<Told>> => {
    if (without63()) return await askStatus(asking);
    const summary = asked === 'fees' && profile.feesIn === 'YZ' ? 'none' : asked;
    const opening = await ask63(asking, summary);
    if (opening.kind === 'no-answer') {
      if (!opening.unreadable) return opening;
      // It does know 63, so the line is bad: what 23 tells is no ground for most of the rules.
      if (knows63) return { kind: 'no-answer', sent: opening.sent, why: opening.why };
      const status = await askStatus(asking);
      if (status.kind === 'answer') unread += 1;
      return status;
    }
    knows63 = true;
    unread = 0;
    const { message } = opening;
    const wantsLoans = asked === 'fees' && profile.factLists.includes('loans');
    const second = wantsLoans ? await ask63(asking, 'loans') : null;
    if (second?.kind === 'no-answer') return second;
    const loans = asked === 'loans' ? message : second?.message;
    return {
      kind: 'answer',
      value: {
        message,
        lists: {
          fees: asked === 'fees' ? await feesOf(asking, message) : null,
          loans: loans ? loansIn(await wholeList(asking, 'loans', loans)) : null,
        },
      },
    };
  };
}

/** AC and AD: sent where there is something to say, or where the library system misses them. */
export function identityOf(
  profile: Profile,
  { AO, AA, AC, pin }: { AO: string; AA: string; AC: string; pin: string | null },
): Asking['identity'] {
  return {
    AO,
    AA,
    ...(AC !== '' || profile.sendEmpty.includes('AC') ? { AC } : {}),
    ...(pin !== null ? { AD: pin } : profile.sendEmpty.includes('AD') ? { AD: '' } : {}),
  };
}
