/** The line is cut, and messages are spoiled and repeated, on purpose: for a test system alone. */
import type { Decoded } from '../../codec/decode.ts';
import type { Asking, Note, Question, QuestionFacts } from '../question.ts';
import { givenUp } from './given-up.ts';
import { isLine, statusQuestion as status } from './idle.ts';
import { loanOf, returnOf, stateOf } from './loan.ts';
import { openFees, paymentOf } from './payment.ts';

type Run = (asking: Asking) => Promise<readonly Note[]>;
function ofLine(facts: Omit<QuestionFacts, 'level'>, run: Run): Question {
  return { ...facts, level: 'break', isOf: isLine, run };
}

const wrongChecksum = ofLine(
  {
    id: 'wrong-checksum',
    asks: '99',
    section: 'Error Detection',
    title: { en: 'A wrong checksum', nl: 'Een foute controlesom' },
    standard: {
      en: 'A message whose checksum does not fit is answered by 96.',
      nl: 'Een bericht waarvan de controlesom niet klopt, wordt met 96 beantwoord.',
    },
  },
  async ({ rough }) => {
    const line = await rough();
    if (!line?.isNumbered) return [{ code: 'not-asked' }];
    const text = Buffer.from(line.encode(status, line.isNumbered)).toString('latin1');
    const spoiled = text.replace(/AZ(.)/, (_, digit: string) => `AZ${digit === '0' ? '1' : '0'}`);
    const [first] = await line.trade(Buffer.from(spoiled, 'latin1'), 1);
    line.cut();
    if (first === undefined) return [{ code: 'bad-checksum-ignored' }];
    const isAsked = first.message.code === '96';
    return [{ code: isAsked ? 'bad-checksum-asked' : 'bad-checksum-taken' }];
  },
);

const plain = ofLine(
  {
    id: 'plain',
    asks: '99',
    section: 'Error Detection',
    title: { en: 'No number and no checksum', nl: 'Geen nummer en geen controlesom' },
    standard: {
      en: 'Error detection is the choice of the self-check, message by message.',
      nl: 'De foutcontrole is de keuze van het toestel, bericht voor bericht.',
    },
  },
  async ({ rough }) => {
    const line = await rough();
    if (line === null) return [{ code: 'not-asked' }];
    const [first] = await line.trade(line.encode(status, false), 1);
    line.cut();
    return [{ code: first?.message.code === '98' ? 'plain-answered' : 'plain-ignored' }];
  },
);

const resend = ofLine(
  {
    id: 'resend',
    asks: '97',
    section: 'Request ACS Resend',
    title: { en: 'The last answer again', nl: 'Het laatste antwoord opnieuw' },
    standard: {
      en: 'To 97 the last answer is sent again.',
      nl: 'Op 97 wordt het laatste antwoord opnieuw gestuurd.',
    },
  },
  async ({ rough }) => {
    const line = await rough();
    if (line === null) return [{ code: 'not-asked' }];
    await line.trade(line.encode(status, line.isNumbered), 1);
    const [again] = await line.trade(
      line.encode({ code: '97', fixed: {}, fields: {} }, line.isNumbered),
      1,
    );
    line.cut();
    return [{ code: again?.message.code === '98' ? 'resend-answered' : 'resend-ignored' }];
  },
);

const twoAtOnce = ofLine(
  {
    id: 'two-at-once',
    asks: '99 99',
    section: 'Message Format',
    title: { en: 'Two messages at once', nl: 'Twee berichten tegelijk' },
    standard: {
      en: 'The self-check waits for each answer; what else would happen is left open.',
      nl: 'Het toestel wacht op elk antwoord; wat er anders gebeurt, blijft open.',
    },
  },
  async ({ rough }) => {
    const line = await rough();
    if (line === null) return [{ code: 'not-asked' }];
    const both = Buffer.concat([
      line.encode(status, line.isNumbered),
      line.encode(status, line.isNumbered),
    ]);
    const answers = await line.trade(both, 2);
    line.cut();
    return [{ code: answers.length === 2 ? 'both-answered' : 'one-answered' }];
  },
);

const half = ofLine(
  {
    id: 'half',
    asks: '99',
    section: 'Message Format',
    title: { en: 'Half a message, and a cut', nl: 'Een half bericht, en een breuk' },
    standard: {
      en: 'Nothing of one connection counts on the next.',
      nl: 'Niets van de ene verbinding telt op de volgende.',
    },
  },
  async ({ rough, ask }) => {
    const line = await rough();
    if (line === null) return [{ code: 'not-asked' }];
    line.send(line.encode(status, line.isNumbered).subarray(0, 6));
    line.cut();
    const { message } = await ask(status);
    return [{ code: message === null ? 'recovers-not' : 'recovers' }];
  },
);

function ofLoan(facts: Omit<QuestionFacts, 'level'>, run: Run): Question {
  return { ...facts, level: 'break', isOf: isLine, needs: ['card', 'loan'], run };
}

const repeated = ofLoan(
  {
    id: 'repeated',
    asks: '11 11',
    section: 'Sequence Number',
    title: { en: 'A loan twice, with one number', nl: 'Een uitlening twee keer, met één nummer' },
    standard: {
      en: 'A message with the number of the one before it is a repetition: it gets the stored answer.',
      nl: 'Een bericht met het nummer van het vorige is een herhaling: het krijgt het bewaarde antwoord.',
    },
  },
  async (asking) => {
    const { settings, course } = asking;
    const line = await lineToLend(asking);
    if (!line?.isNumbered) return [{ code: 'not-asked' }];
    course.mayBeLent = true;
    const bytes = line.encode(loanOf(asking, settings.profile.nbDueDate), true);
    const [first] = await line.trade(bytes, 1);
    const [second] = await line.trade(bytes, 1);
    line.cut();
    if (first === undefined || second === undefined) return [{ code: 'no-answer', about: '11' }];
    const isStored = contentOf(first) === contentOf(second);
    const isNew = settings.profile.storesReplies !== isStored;
    const fits = [{ name: 'storesReplies', value: isStored } as const];
    return [{ code: isStored ? 'repeat-stored' : 'repeat-executed', ...(isNew ? { fits } : {}) }];
  },
);

/** All but the time at which it was answered. */
function contentOf({ message }: Decoded): string {
  const { code, fields } = message;
  if (code === 'unknown') return '';
  const fixed = Object.entries(message.fixed).filter(([name]) => name !== 'transactionDate');
  return JSON.stringify([code, fixed, fields]);
}

/** A line on which the item is lent; null: it may not be, or is on loan already. */
async function lineToLend(asking: Asking) {
  const mayLend = !asking.course.isPinRefused && (await isFree(asking));
  return mayLend ? await asking.rough() : null;
}

async function isFree(asking: Asking): Promise<boolean> {
  return (await stateOf(asking))?.fixed.circulationStatus === '03';
}

/** What the standard says of a message whose connection is cut. */
const leftOpen = {
  en: 'It is left open: after it the self-check must ask.',
  nl: 'Het blijft open: het toestel moet het daarna vragen.',
};

const cutReturn = ofLoan(
  {
    id: 'cut-return',
    asks: '09',
    section: 'Checkin',
    title: { en: 'A return, and a cut at once', nl: 'Een inname, en meteen een breuk' },
    standard: leftOpen,
  },
  async (asking) => {
    const isLent = asking.course.mayBeLent && !(await isFree(asking));
    const line = isLent ? await asking.rough() : null;
    if (line === null) return [{ code: 'not-asked' }];
    line.send(line.encode(returnOf(asking), line.isNumbered));
    line.cut();
    return [{ code: (await isFree(asking)) ? 'cut-done' : 'cut-undone', about: '09' }];
  },
);

const cutLoan = ofLoan(
  {
    id: 'cut-loan',
    asks: '11',
    section: 'Checkout',
    title: { en: 'A loan, and a cut at once', nl: 'Een uitlening, en meteen een breuk' },
    standard: leftOpen,
  },
  async (asking) => {
    const { settings, course } = asking;
    const line = await lineToLend(asking);
    if (line === null) return [{ code: 'not-asked' }];
    course.mayBeLent = true;
    line.send(line.encode(loanOf(asking, settings.profile.nbDueDate), line.isNumbered));
    line.cut();
    const isDone = !(await isFree(asking));
    course.isUncertain = !isDone;
    return [{ code: isDone ? 'cut-done' : 'cut-undone', about: '11' }];
  },
);

const cutPayment: Question = {
  ...ofLine(
    {
      id: 'cut-payment',
      asks: '37',
      section: 'Fee Paid',
      title: { en: 'A payment, and a cut at once', nl: 'Een betaling, en meteen een breuk' },
      standard: leftOpen,
    },
    async (asking) => {
      if (asking.course.isPinRefused) return [{ code: 'not-asked' }];
      const [fee] = (await openFees(asking)) ?? [];
      if (fee === undefined) return [{ code: 'nothing-to-pay' }];
      const line = await asking.rough();
      if (line === null) return [{ code: 'not-asked' }];
      line.send(line.encode(paymentOf(asking, fee), line.isNumbered));
      line.cut();
      const after = await openFees(asking);
      if (after === null) return [{ code: 'no-answer', about: '37' }, { code: 'payment-stays' }];
      const isOpen = after.some(({ id }) => id === fee.id);
      return isOpen
        ? [{ code: 'cut-undone', about: '37' }]
        : [{ code: 'cut-done', about: '37' }, { code: 'payment-stays' }];
    },
  ),
  needs: ['card', 'pays'],
};

/** In their order: the loan that is repeated is returned by the return that is cut. */
export const breaks: readonly Question[] = [
  ...[wrongChecksum, plain, resend, twoAtOnce, half, givenUp],
  ...[repeated, cutReturn, cutLoan, cutPayment],
];
