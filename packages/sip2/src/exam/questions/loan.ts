/** 11, 29 and 09: an item on the shelf is lent to the test card, and put back. */
import { all, first, firstFilled } from '../../codec/access.ts';
import { noDate, writeDate18 } from '../../codec/dates.ts';
import type { Draft, Message } from '../../messages/table.ts';
import { identityOf } from '../../profiles/identity.ts';
import { readLoans } from '../../profiles/loan-formats.ts';
import type { Asking, ExamSettings, Note, Question } from '../question.ts';
import { dueIn, itemQuestion } from './item.ts';
import { patronQuestion } from './patron.ts';

const needs = ['card', 'loan'] as const;
type Of = Pick<Asking, 'settings' | 'atHand'>;

function nowOf({ now, timeZone }: ExamSettings): string {
  return writeDate18(now(), timeZone);
}

function identityIn({ settings, atHand }: Of) {
  const { card = '', pin = null } = atHand;
  const { profile, institution: AO, terminalPassword: AC } = settings;
  return identityOf(profile, { AO, AA: card, AC, pin });
}

export function loanOf({ settings, atHand }: Of, nbDueDate: 'blank' | 'now'): Draft<'11'> {
  const identity = identityIn({ settings, atHand });
  const at = nowOf(settings);
  return {
    code: '11',
    fixed: {
      scRenewalPolicy: 'N',
      noBlock: 'N',
      transactionDate: at,
      nbDueDate: nbDueDate === 'now' ? at : noDate,
    },
    fields: { AC: '', ...identity, AB: atHand.loan ?? '' },
  };
}

export function returnOf({ settings, atHand }: Of, item = atHand.loan ?? ''): Draft<'09'> {
  const at = nowOf(settings);
  const { institution: AO, terminalPassword: AC, location } = settings;
  return {
    code: '09',
    fixed: { noBlock: 'N', transactionDate: at, returnDate: at },
    fields: { AP: location, AO, AB: item, AC },
  };
}

/** null: it does not say. */
export async function stateOf({ ask, settings, atHand }: Asking): Promise<Message<'18'> | null> {
  return (await ask(itemQuestion(settings, atHand.loan ?? ''))).message;
}

function isOnShelf(message: Message<'18'>): boolean {
  return message.fixed.circulationStatus === '03' && Number(first(message, 'CF') ?? 0) === 0;
}

export const loan: Question = {
  id: 'loan',
  level: 'try',
  asks: '11',
  section: 'Checkout Response',
  title: { en: 'A loan', nl: 'Een uitlening' },
  standard: {
    en: '12 says whether the item is lent (ok), when it is due, and whether its security may be switched off (desensitize).',
    nl: '12 zegt of het exemplaar uitgeleend is (ok), wanneer het terug moet, en of de beveiliging uit mag (desensitize).',
  },
  needs,
  async run(asking) {
    const { ask, settings, course } = asking;
    if (course.isPinRefused) return [{ code: 'not-asked' }];
    const before = await stateOf(asking);
    if (before === null || !isOnShelf(before))
      return [{ code: 'loan-not-free', about: before?.fixed.circulationStatus.slice(0, 2) ?? '–' }];
    const { nbDueDate } = settings.profile;
    course.mayBeLent = true;
    const { message, notes } = await ask(loanOf(asking, nbDueDate));
    if (message !== null) return [...notes, ...saidOf(message, asking)];
    if ((await stateOf(asking))?.fixed.circulationStatus === '04') {
      course.isLent = true;
      return [...notes, { code: 'loan-done-unanswered' }];
    }
    course.isUncertain = true;
    if (nbDueDate === 'now') return notes;
    const again = await ask(loanOf(asking, 'now'));
    if (again.message === null) return [...notes, ...again.notes];
    const fits = [{ name: 'nbDueDate', value: 'now' } as const];
    return [...notes, { code: 'loan-needs-date', fits }, ...saidOf(again.message, asking)];
  },
};

function saidOf(message: Message<'12'>, { course, settings }: Asking): Note[] {
  course.isLent = message.fixed.ok === '1';
  course.mayBeLent = course.isLent;
  course.isUncertain = false;
  if (!course.isLent) {
    const costs = firstFilled(message, 'BT') !== null && firstFilled(message, 'BV') !== null;
    const asks = firstFilled(message, 'FV') !== null;
    return [{ code: asks ? 'loan-asks' : costs ? 'loan-costs' : 'loan-refused' }];
  }
  const isSecured = message.fixed.desensitize === 'N' || firstFilled(message, 'CI') === 'Y';
  const isNew = isSecured && !settings.profile.obeysDesensitize;
  const fits = [{ name: 'obeysDesensitize', value: true } as const];
  return [
    { code: 'loan-done' },
    ...dueIn(message, settings),
    ...(isSecured ? [{ code: 'loan-stays-secured', ...(isNew ? { fits } : {}) } as const] : []),
  ];
}

/** A question about what is lent now. */
function ofLent(facts: Omit<Question, 'run' | 'needs' | 'level'>, run: Question['run']): Question {
  return {
    ...facts,
    level: 'try',
    needs,
    run: async (asking) => (asking.course.isLent ? await run(asking) : [{ code: 'not-asked' }]),
  };
}

export const ownLoan = ofLent(
  {
    id: 'own-loan',
    asks: '11',
    section: 'Checkout',
    title: { en: 'The same loan again', nl: 'Dezelfde uitlening nog eens' },
    standard: {
      en: 'With SC renewal policy N it is not renewed.',
      nl: 'Met SC renewal policy N wordt het niet verlengd.',
    },
  },
  async (asking) => {
    const { settings } = asking;
    const { message, notes } = await asking.ask(loanOf(asking, settings.profile.nbDueDate));
    if (message === null) return notes;
    const isRenewed = message.fixed.ok === '1' && message.fixed.renewalOk === 'Y';
    if (!isRenewed) return [...notes, { code: 'own-loan-kept' }];
    const isNew = settings.profile.reborrow !== 'renews-anyway';
    const fits = [{ name: 'reborrow', value: 'renews-anyway' } as const];
    return [...notes, { code: 'own-loan-renewed', ...(isNew ? { fits } : {}) }];
  },
);

export const listed = ofLent(
  {
    id: 'loan-listed',
    asks: '63',
    section: 'Patron Information Response',
    title: { en: 'The loan in the list of the card', nl: 'De uitlening in de lijst van de kaart' },
    standard: {
      en: 'AU names each item that is on loan to the card.',
      nl: 'AU noemt elk exemplaar dat aan de kaart uitgeleend is.',
    },
  },
  async ({ ask, settings, atHand }) => {
    const { profile, timeZone } = settings;
    const { card = '', pin = null } = atHand;
    const { message, notes } = await ask(patronQuestion(settings, card, 2, pin));
    if (message === null) return notes;
    const { loanFormat: format, loansIn: field, dateOrder } = profile;
    const isListed = readLoans(message, { format, field, timeZone, dateOrder }).some(
      ({ item }) => item === atHand.loan,
    );
    return [...notes, { code: isListed ? 'loan-listed' : 'loan-unlisted' }];
  },
);

export const renewal = ofLent(
  {
    id: 'renewal',
    asks: '29',
    section: 'Renew Response',
    title: { en: 'A renewal', nl: 'Een verlenging' },
    standard: {
      en: '30 says whether the loan is renewed (ok), and when it is due.',
      nl: '30 zegt of de lening verlengd is (ok), en wanneer het terug moet.',
    },
  },
  async (asking) => {
    const { ask, settings, atHand } = asking;
    const { code: _, fixed, fields } = loanOf(asking, settings.profile.nbDueDate);
    const { noBlock, transactionDate, nbDueDate } = fixed;
    const { message, notes } = await ask({
      code: '29',
      fixed: { thirdPartyAllowed: 'N', noBlock, transactionDate, nbDueDate },
      fields: { ...identityIn(asking), AB: atHand.loan ?? fields.AB },
    });
    if (message === null) return notes;
    return [...notes, { code: message.fixed.ok === '1' ? 'renewal-done' : 'renewal-refused' }];
  },
);

export const returned = ofLent(
  {
    id: 'return',
    asks: '09',
    section: 'Checkin Response',
    title: { en: 'The return', nl: 'De inname' },
    standard: {
      en: '10 says whether the item is taken back (ok), and whether something is to be done with it (alert).',
      nl: '10 zegt of het exemplaar ingenomen is (ok), en of er iets mee moet gebeuren (alert).',
    },
  },
  async (asking) => {
    const { message, notes } = await asking.ask(returnOf(asking));
    if (message === null) return notes;
    const isBack = message.fixed.ok === '1';
    if (isBack) asking.course.isLent = false;
    const empty = ['CS', 'CT', 'CV'].filter((id) => all(message, id).some((one) => one === ''));
    return [
      ...notes,
      { code: isBack ? 'return-done' : 'return-refused' },
      ...(empty.length === 0 ? [] : [{ code: 'alert-empty', about: empty.join(', ') } as const]),
    ];
  },
);

export const returnedAgain: Question = {
  id: 'return-again',
  level: 'try',
  asks: '09',
  section: 'Checkin Response',
  title: { en: 'The same return again', nl: 'Dezelfde inname nog eens' },
  standard: {
    en: 'The standard leaves open what becomes of an item that is on loan to nobody.',
    nl: 'De standaard laat open wat er gebeurt met een exemplaar dat aan niemand uitgeleend is.',
  },
  needs,
  async run(asking) {
    const { mayBeLent, isLent } = asking.course;
    if (isLent || !mayBeLent) return [{ code: 'not-asked' }];
    const { message, notes } = await asking.ask(returnOf(asking));
    if (message === null) return notes;
    return [...notes, { code: message.fixed.ok === '1' ? 'again-taken' : 'again-refused' }];
  },
};

export const putBack: Question = {
  id: 'put-back',
  level: 'try',
  asks: '09 17',
  section: '—',
  title: { en: 'What was changed is put back', nl: 'Wat veranderd werd, is teruggezet' },
  standard: {
    en: 'This is no question of the standard: the examination leaves the item as it found it.',
    nl: 'Dit is geen vraag van de standaard: het onderzoek laat het exemplaar achter zoals het was.',
  },
  needs,
  async run(asking) {
    if (!asking.course.mayBeLent) return [{ code: 'not-asked' }];
    // A loan without an answer may still be carried out.
    const isFree = async () => {
      if (asking.course.isUncertain) return false;
      const state = (await stateOf(asking))?.fixed.circulationStatus;
      return state !== undefined && state !== '04';
    };
    if (await isFree()) return [{ code: 'put-back' }];
    await asking.ask(returnOf(asking));
    return [{ code: (await isFree()) ? 'put-back' : 'not-put-back' }];
  },
};
