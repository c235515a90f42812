/** The library system as circulation needs it, spoken over SIP2. */
import type { Clock, Instant } from '../domain.ts';
import {
  all,
  type Draft,
  dayInWords,
  firstFilled,
  type Message,
  noDate,
  type Profile,
  plainText,
  type ReplyCode,
  type RequestCode,
  readDay,
  readYesNo,
  type Sip2Client,
  writeDate18,
  writeDueDay,
  writeMoney,
} from '../sip2/index.ts';
import { createPatronQuestion, identityOf } from './ask-patron.ts';
import type { Answered, LibrarySystem, LoanVerdict, NoAnswer } from './library.ts';
import { destinationOf, isHeld, readItem } from './read-item.ts';
import { bareTitle, readPatron } from './read-patron.ts';

export interface LibrarySystemSettings {
  /** AO */
  institutionId: string;
  /** AC */
  terminalPassword: string;
  /** AP: where this kiosk stands */
  location: string;
  /** 000 unknown, 001 English, 005 Dutch */
  language: string;
  currency: string;
  timeZone: string;
  institution: string;
  branch: string;
  /** how this library system speaks */
  profile: Profile;
}

/**
 * Neither yes nor no where one of them must stand: it may have been done, as if no answer had come.
 */
const saysNeither: NoAnswer = {
  kind: 'no-answer',
  sent: true,
  why: 'the answer says neither yes nor no',
};
const saysNothing: NoAnswer = {
  kind: 'no-answer',
  sent: true,
  why: 'the answer does not say where the item is',
  unreadable: true,
};

/** The library system's words to the patron: screen messages in order, once each. */
function words(message: { readonly fields: Message['fields'] }) {
  const lines = [...new Set(all(message, 'AF').map(plainText))].filter((line) => line !== '');
  return lines.length === 0 ? null : lines.join(' ');
}
/**
 * Without the statement of responsibility (ISBD, ` / ` after the title): the patron looks for the
 * title.
 */
function titleOf(message: { readonly fields: Message['fields'] }) {
  return bareTitle(firstFilled(message, 'AJ'));
}

export function libraryOverSip2(
  client: Sip2Client,
  clock: Clock,
  settings: LibrarySystemSettings,
): LibrarySystem {
  const { timeZone, language, profile } = settings;
  const AO = settings.institutionId;
  const AC = settings.terminalPassword;
  const at = (instant: Instant) => writeDate18(instant, timeZone);
  const now = () => at(clock.now());
  const askPatron = createPatronQuestion(client, profile, timeZone);
  const identity = (card: string, pin: string | null) =>
    identityOf(profile, { AO, AA: card, AC, pin });
  const asNoBlock = (offline: object | undefined) =>
    offline !== undefined && profile.replay === 'no-block';

  /**
   * `read` gives null where the answer does not say what was asked: then `unclear` is what came of
   * it.
   */
  const ask = async <C extends RequestCode, T extends object>(
    draft: Draft<C>,
    read: (reply: Message<ReplyCode<C>>) => T | null,
    unclear: NoAnswer = saysNeither,
  ): Promise<Answered<T>> => {
    const answer = await client.request(draft);
    if (answer.kind === 'no-answer') return answer;
    const value = read(answer.message);
    return value === null ? unclear : { kind: 'answer', value };
  };

  const loanVerdict = (reply: Message<'12'> | Message<'30'>): LoanVerdict | null => {
    const ok = readYesNo(reply.fixed.ok);
    if (ok === null) return null;
    const due = firstFilled(reply, 'AH') ?? '';
    const dueOn = readDay(due, timeZone, profile.dateOrder);
    return {
      ok,
      dueOn,
      dueText: dueOn === null ? dayInWords(plainText(due)) : null,
      renewed: readYesNo(reply.fixed.renewalOk) === true,
      title: titleOf(reply),
      message: words(reply),
    };
  };

  return {
    patron: async (card, pin, list) => {
      const asking = { language, transactionDate: now(), identity: identity(card, pin) };
      const told = await askPatron(asking, list);
      if (told.kind === 'no-answer') return told;
      const { message, lists } = told.value;
      return {
        kind: 'answer',
        value: readPatron(message, lists, { ...settings, observedAt: clock.now() }),
      };
    },
    checkOut: async ({ card, pin, item, mayRenew, offline }) =>
      await ask(
        {
          code: '11',
          fixed: {
            scRenewalPolicy: mayRenew ? 'Y' : 'N',
            noBlock: asNoBlock(offline) ? 'Y' : 'N',
            transactionDate: offline ? at(offline.at) : now(),
            // Also where it is sent as an ordinary loan: it is what the patron was told.
            nbDueDate: offline ? writeDueDay(offline.dueOn) : noDate,
          },
          fields: { AC, ...identity(card, pin), AB: item },
        },
        loanVerdict,
      ),
    checkIn: async ({ item, card, cancels, offline }) =>
      await ask(
        {
          code: '09',
          fixed: {
            noBlock: asNoBlock(offline) ? 'Y' : 'N',
            transactionDate: offline ? at(offline.at) : now(),
            returnDate: offline ? at(offline.at) : now(),
          },
          fields: { AP: settings.location, AO, AB: item, AC, ...(cancels ? { BI: 'Y' } : {}) },
          ...(card === undefined ? {} : { extra: [{ id: 'AA', value: card }] }),
        },
        (reply) => {
          const ok = readYesNo(reply.fixed.ok);
          if (ok === null) return null;
          return {
            ok,
            title: titleOf(reply),
            message: words(reply),
            destination: destinationOf(reply),
            held: isHeld(reply),
          };
        },
      ),
    renew: async (card, pin, item) =>
      await ask(
        {
          code: '29',
          fixed: {
            thirdPartyAllowed: 'N',
            noBlock: 'N',
            transactionDate: now(),
            nbDueDate: noDate,
          },
          fields: { ...identity(card, pin), AB: item },
        },
        loanVerdict,
      ),
    feePaid: async ({ card, pin, feeId, amountCents, attempt }) =>
      await ask(
        {
          code: '37',
          // Payment type 02, credit card: SIP2 has no code for a debit card.
          fixed: {
            transactionDate: now(),
            feeType: '01',
            paymentType: '02',
            currencyType: settings.currency,
          },
          fields: {
            BV: writeMoney(amountCents),
            ...identity(card, pin),
            CG: feeId,
            BK: `${attempt}/${feeId}`,
          },
        },
        (reply) => {
          const ok = readYesNo(reply.fixed.paymentAccepted);
          return ok === null ? null : { ok, title: null, message: words(reply) };
        },
      ),
    item: async (item) =>
      await ask(
        { code: '17', fixed: { transactionDate: now() }, fields: { AO, AB: item, AC } },
        (reply) => readItem(reply, profile, timeZone),
        saysNothing,
      ),
    endSession: async (card, pin) => {
      if (!profile.endsSession) return;
      await client.request({
        code: '35',
        fixed: { transactionDate: now() },
        fields: identity(card, pin),
      });
    },
  };
}
