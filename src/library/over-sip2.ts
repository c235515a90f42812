/** The library port, over SIP2. */
import type { Clock, Instant, Log } from '../../machines/domain.ts';
import {
  type Draft,
  type Field,
  identityOf,
  type Message,
  noDate,
  type Profile,
  type ReplyCode,
  type RequestCode,
  type Sip2Client,
  writeDate18,
  writeDueDay,
  writeMoney,
} from '../../packages/sip2/src/index.ts';
import { askPatron, type PatronReply } from './ask-patron.ts';
import type { Answer, LibrarySystem, NoAnswer } from './library.ts';
import { patronContext } from './patron-request.ts';
import { questionOf, readItem, readLoan, readReturn, readVerdict } from './read-item.ts';
import { readPatron } from './read-patron.ts';
import { namedCurrency, otherCurrency } from './read-texts.ts';

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
  /** whether this is what item numbers look like here; left out: not known */
  isItem?(word: string): boolean;
  /** how this library system speaks */
  profile: Profile;
}

/** A verdict without yes or no counts as no answer: the request may have been carried out. */
const unclearVerdict: NoAnswer = {
  kind: 'no-answer',
  sent: true,
  why: 'the answer says neither yes nor no',
};
const unclearItem: NoAnswer = {
  kind: 'no-answer',
  sent: true,
  why: 'the answer does not say where the item is',
  unreadable: true,
};

/** `read` gives null where the answer lacks what was asked: then the result is `unclear`. */
async function request<C extends RequestCode, T extends object>(
  client: Sip2Client,
  draft: Draft<C>,
  read: (reply: Message<ReplyCode<C>>) => T | null,
  unclear: NoAnswer = unclearVerdict,
): Promise<Answer<T>> {
  const answer = await client.request(draft);
  if (answer.kind === 'no-answer') return answer;
  const value = read(answer.message);
  return value === null ? unclear : { kind: 'answer', value };
}

function logsOf(log: Log, settings: LibrarySystemSettings) {
  const report = (code: string, text: string, data: Record<string, string>) =>
    log({ level: 'warn', part: 'library', code, text, data });
  let differs = false;
  return {
    /** FV may hold any text: only what looks like a code is logged. */
    logQuestion: (reply: { fields: readonly Field[] }) => {
      const value = questionOf(reply);
      if (value === null) return;
      const question = /^[A-Za-z0-9]{1,4}$/.test(value) ? value : `${value.length} characters`;
      const text =
        'The library system asks the patron something (FV), which the kiosk cannot answer.';
      report('library-asks', text, { question });
    },
    /** Of an answer with amounts. */
    logCurrency: (reply: { fields: readonly Field[] }) => {
      const currency = namedCurrency(reply);
      if (currency === null) return;
      const { currency: own } = settings;
      const text = `The library system names amounts in ${currency} (BH), and library.currency is ${own}: they are not paid here.`;
      const agrees = `The library system names amounts in ${own} (BH), as library.currency does.`;
      if (currency !== own) report('currency-differs', text, { currency });
      else if (differs)
        log({ level: 'info', part: 'library', code: 'currency-agrees', text: agrees });
      differs = currency !== own;
    },
  };
}

export function libraryOverSip2(
  client: Sip2Client,
  clock: Clock,
  log: Log,
  settings: LibrarySystemSettings,
): LibrarySystem {
  const { timeZone, language, location: AP, profile } = settings;
  const AO = settings.institutionId;
  const AC = settings.terminalPassword;
  const dateAt = (instant: Instant) => writeDate18(instant, timeZone);
  const now = () => dateAt(clock.now());
  const noDueDate = () => (profile.nbDueDate === 'now' ? now() : noDate);
  const identity = (card: string, pin: string | null) =>
    identityOf(profile, { AO, AA: card, AC, pin });
  const noBlock = (offline: object | undefined) =>
    offline !== undefined && profile.replay === 'no-block' ? 'Y' : 'N';
  const { logQuestion, logCurrency } = logsOf(log, settings);
  const loan = (reply: Message<'12'> | Message<'30'>) => {
    logQuestion(reply);
    const read = readLoan(reply, profile, timeZone);
    if (read?.costCents === undefined) return read;
    logCurrency(reply);
    // Nobody agrees to a price in one currency that is asked in another: then it is refused.
    if (otherCurrency(reply, settings.currency) === null) return read;
    const { costCents: _, ...free } = read;
    return free;
  };
  const { isItem = () => false } = settings;
  const context = patronContext({ client, profile, timeZone, isItem, log });

  return {
    renewsOnCheckOut: profile.reborrow === 'renews-anyway',
    paysOnce: profile.paysOnce,
    patron: async (card, pin, list) => {
      const patron = { language, transactionDate: now(), identity: identity(card, pin) };
      const reply = await askPatron(context, patron, list);
      const read = ({ message, lists }: PatronReply) =>
        readPatron(message, lists, { ...settings, card, observedAt: clock.now() });
      if ('inPart' in reply) return { ...reply, inPart: read(reply.inPart) };
      if (reply.kind === 'no-answer') return reply;
      const value = read(reply.value);
      if (value.fees?.entries.length) logCurrency(reply.value.message);
      return { kind: 'answer', value };
    },
    checkOut: ({ card, pin, item, mayRenew, acceptsFee, offline }) =>
      request(
        client,
        {
          code: '11',
          fixed: {
            scRenewalPolicy: mayRenew ? 'Y' : 'N',
            noBlock: noBlock(offline),
            transactionDate: offline ? dateAt(offline.at) : now(),
            // Sent to a system without no block too: it is the date that the patron was given.
            nbDueDate: offline ? writeDueDay(offline.dueOn) : noDueDate(),
          },
          fields: {
            AC,
            ...identity(card, pin),
            AB: item,
            ...(acceptsFee ? { BO: 'Y' } : {}),
          },
        },
        loan,
      ),
    checkIn: ({ item, card, cancels, offline }) => {
      const date = offline ? dateAt(offline.at) : now();
      return request(
        client,
        {
          code: '09',
          fixed: { noBlock: noBlock(offline), transactionDate: date, returnDate: date },
          fields: { AP, AO, AB: item, AC, ...(cancels ? { BI: 'Y' } : {}) },
          ...(card === undefined ? {} : { extra: [{ id: 'AA', value: card }] }),
        },
        (reply) => {
          logQuestion(reply);
          return readReturn(reply, profile);
        },
      );
    },
    renew: (card, pin, item) =>
      request(
        client,
        {
          code: '29',
          fixed: {
            thirdPartyAllowed: 'N',
            noBlock: 'N',
            transactionDate: now(),
            nbDueDate: noDueDate(),
          },
          fields: { ...identity(card, pin), AB: item },
        },
        loan,
      ),
    feePaid: ({ card, pin, feeId, amountCents, attempt }) =>
      request(
        client,
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
            ...(profile.feeIdField === 'CG' ? { CG: feeId } : {}),
            // Of one fee always the same, of two never: a system that drops a BK which it has
            // booked must not drop the second fee of an attempt.
            BK: `${attempt}/${feeId}`,
          },
          ...(profile.feeIdField === 'CG'
            ? {}
            : { extra: [{ id: profile.feeIdField, value: feeId }] }),
        },
        (reply) => readVerdict(reply, reply.fixed.paymentAccepted, profile.titleIn),
      ),
    item: (item) =>
      request(
        client,
        { code: '17', fixed: { transactionDate: now() }, fields: { AO, AB: item, AC } },
        (reply) => readItem(reply, profile, timeZone),
        unclearItem,
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
