/** 37: a fee of the test card is paid, and once more. */
import { writeDate18 } from '../../codec/dates.ts';
import { writeMoney } from '../../codec/values.ts';
import type { Draft } from '../../messages/table.ts';
import type { FeeEntry } from '../../profiles/fee-entry.ts';
import { identityOf } from '../../profiles/identity.ts';
import type { Asking, Question } from '../question.ts';
import { feesOf } from './lists.ts';
import { patronQuestion } from './patron.ts';
import { registrationsQuestion } from './registrations.ts';

/** Those that have a number and may be paid at a kiosk; null: no list came. */
export async function openFees(asking: Asking): Promise<FeeEntry[] | null> {
  const message = await listOfFees(asking);
  if (message === null) return null;
  const fees = feesOf(message, asking.settings);
  const open = fees?.filter(
    ({ id, amountCents, state, unclear }) =>
      id !== null && amountCents > 0 && unclear === null && (state === null || state === 'open'),
  );
  return open ?? null;
}

/** 64, or 42 of OCLC Wise. */
async function listOfFees({ ask, settings, atHand }: Asking) {
  const { profile } = settings;
  const { card = '', pin = null } = atHand;
  if (profile.feesIn === 'AV')
    return (await ask(patronQuestion(settings, card, profile.feeSummary, pin))).message;
  const flag = profile.registrationsFlag;
  return (await ask(registrationsQuestion(settings, card, { flag, pin }))).message;
}

export function paymentOf(
  { settings, atHand }: Asking,
  { id, amountCents }: FeeEntry,
): Draft<'37'> {
  const { profile, institution: AO, terminalPassword: AC, currency, now, timeZone } = settings;
  const { card = '', pin = null } = atHand;
  const isInCg = profile.feeIdField === 'CG';
  return {
    code: '37',
    fixed: {
      transactionDate: writeDate18(now(), timeZone),
      feeType: '01',
      paymentType: '02',
      currencyType: currency,
    },
    fields: {
      BV: writeMoney(amountCents),
      ...identityOf(profile, { AO, AA: card, AC, pin }),
      ...(isInCg ? { CG: id ?? '' } : {}),
      BK: `exam/${id}`,
    },
    ...(isInCg ? {} : { extra: [{ id: profile.feeIdField, value: id ?? '' }] }),
  };
}

export const payment: Question = {
  id: 'payment',
  level: 'try',
  asks: '37',
  section: 'Fee Paid Response',
  title: {
    en: 'A fee of the test card is paid, twice',
    nl: 'Kosten van de testkaart worden betaald, twee keer',
  },
  standard: {
    en: '38 says whether the payment is accepted. What becomes of a second one it leaves open.',
    nl: '38 zegt of de betaling aanvaard is. Wat er van een tweede wordt, laat de standaard open.',
  },
  needs: ['card', 'pays'],
  async run(asking) {
    if (asking.course.isPinRefused) return [{ code: 'not-asked' }];
    const [fee] = (await openFees(asking)) ?? [];
    if (fee === undefined) return [{ code: 'nothing-to-pay' }];
    const { message, notes } = await asking.ask(paymentOf(asking, fee));
    if (message === null) return [...notes, { code: 'payment-stays' }];
    if (message.fixed.paymentAccepted !== 'Y') return [...notes, { code: 'payment-refused' }];
    const again = await asking.ask(paymentOf(asking, fee));
    const isTaken = again.message?.fixed.paymentAccepted === 'Y';
    const { paysOnce } = asking.settings.profile;
    const fits =
      paysOnce === isTaken ? { fits: [{ name: 'paysOnce', value: !isTaken } as const] } : {};
    return [
      ...notes,
      { code: 'payment-taken' },
      ...again.notes,
      ...(again.message === null
        ? []
        : [
            { code: isTaken ? 'second-payment-taken' : 'second-payment-refused', ...fits } as const,
          ]),
      { code: 'payment-stays' },
    ];
  },
};
