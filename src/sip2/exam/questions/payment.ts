/** 37: a fee of the test card is paid, and once more. */
import { writeDate18 } from '../../codec/dates.ts';
import { writeMoney } from '../../codec/values.ts';
import type { Draft } from '../../messages/table.ts';
import type { FeeEntry } from '../../profiles/fee-entry.ts';
import { readFees } from '../../profiles/fee-formats.ts';
import { identityOf } from '../../profiles/identity.ts';
import type { Asking, Question } from '../question.ts';
import { patronQuestion } from './patron.ts';

async function firstFee({ ask, settings, atHand }: Asking): Promise<FeeEntry | undefined> {
  const { profile, timeZone } = settings;
  const { card = '', pin = null } = atHand;
  const { message } = await ask(patronQuestion(settings, card, profile.feeSummary, pin));
  const { feeFormat: format, dateOrder, feeKinds: kinds } = profile;
  const fees = message && readFees(message, { format, field: 'AV', timeZone, dateOrder, kinds });
  return fees?.find(({ id, amountCents }) => id !== null && amountCents > 0);
}

function paymentOf({ settings, atHand }: Asking, { id, amountCents }: FeeEntry): Draft<'37'> {
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
  isOf: ({ feesIn }) => feesIn === 'AV',
  async run(asking) {
    if (asking.course.isPinRefused) return [{ code: 'not-asked' }];
    const fee = await firstFee(asking);
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
