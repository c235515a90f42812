/** 09 of an item that a patron was sent an invoice for: refused, or sorted out. */
import { firstFilled } from '../../codec/access.ts';
import type { Question } from '../question.ts';
import { returnOf } from './loan.ts';

export const invoiced: Question = {
  id: 'invoiced',
  level: 'try',
  asks: '09',
  section: 'Checkin Response',
  title: {
    en: 'The return of an item on an invoice',
    nl: 'De inname van een exemplaar op een nota',
  },
  standard: {
    en: '10 says whether the item is taken back (ok), and by an alert that something is to be done with it.',
    nl: '10 zegt of het exemplaar ingenomen is (ok), en met een melding (alert) dat er iets mee moet gebeuren.',
  },
  needs: ['invoiced'],
  async run(asking) {
    const { message, notes } = await asking.ask(returnOf(asking, asking.atHand.invoiced));
    if (message === null) return [...notes, { code: 'invoiced-stays' }];
    if (message.fixed.ok !== '1') return [...notes, { code: 'invoiced-refused' }];
    const bin = firstFilled(message, 'CL')?.trim() ?? '';
    return [
      ...notes,
      isBin.test(bin) ? { code: 'invoiced-sorted', about: bin } : { code: 'invoiced-taken' },
      ...(message.fixed.alert === 'Y' ? [{ code: 'invoiced-alert' } as const] : []),
      { code: 'invoiced-stays' },
    ];
  },
};

/** A code, and nothing of the item. */
const isBin = /^[A-Za-z\d]{1,4}$/;
