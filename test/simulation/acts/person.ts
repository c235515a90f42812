/** The next move of a sensible patron, from the view and a random number drawn in advance. */
import type { Intent, Screen } from '../../../src/screen/screen.ts';
import type { Errand } from '../story.ts';

export interface Plan {
  errand: Errand;
  /** the number of books still to borrow and to return */
  toBorrow: number;
  toReturn: number;
  pin: string;
}
export type PhoneMove = 'scan' | 'approve' | 'decline' | 'cancel';
export type Move =
  | { move: 'touch'; intent: Intent }
  | { move: 'card' }
  | { move: 'borrow-one' }
  | { move: 'return-one' }
  | { move: 'scan-one' }
  | { move: 'put-back' }
  /** if the terminal waits for a card */
  | { move: 'at-terminal'; does: 'approveNow' | 'declineNow' | 'cancelNow' }
  /** where a code is scanned */
  | { move: 'at-phone'; does: PhoneMove }
  /** another person pays the fee at the desk in the same minute */
  | { move: 'pays-at-desk' }
  | { move: 'wait' };

function touch(intent: Intent): Move {
  return { move: 'touch', intent };
}

function answerDialog(dialog: NonNullable<Screen['dialog']>, pick: number): Move {
  switch (dialog.kind) {
    case 'are-you-there':
      return touch({ type: 'STAY' });
    case 'who-is-there':
      if (pick < 0.1) return { move: 'wait' };
      return touch({ type: pick < 0.45 ? 'STAY' : pick < 0.8 ? 'NEXT_READER' : 'ADD_CARD' });
    case 'all-there':
      return touch({ type: pick < 0.7 ? 'ALL_THERE' : 'CLOSE' });
    case 'put-back':
      return pick < 0.7 ? { move: 'put-back' } : touch({ type: 'CLOSE' });
    case 'notice':
      return touch({ type: 'READ' });
    case 'cost':
      return touch({ type: pick < 0.7 ? 'AGREE_COST' : 'DECLINE_COST', key: dialog.key });
    default:
      return touch({ type: 'CLOSE' });
  }
}

function payByCode(isShown: boolean, pick: number): Move {
  if (pick < 0.08) return touch({ type: 'CANCEL' });
  if (isShown) return pick < 0.75 ? { move: 'at-phone', does: 'scan' } : { move: 'wait' };
  if (pick < 0.6) return { move: 'at-phone', does: 'approve' };
  if (pick < 0.8) return { move: 'at-phone', does: pick < 0.7 ? 'decline' : 'cancel' };
  return pick < 0.95 ? { move: 'wait' } : { move: 'pays-at-desk' };
}

export function nextMove({ view, dialog }: Screen, plan: Plan, pick: number): Move {
  if (dialog) return answerDialog(dialog, pick);
  const { errand } = plan;
  switch (view.kind) {
    case 'attract':
      return pick < 0.6
        ? touch({ type: 'BEGIN' })
        : errand === 'return'
          ? { move: 'return-one' }
          : { move: 'card' };
    case 'action': {
      const returns = errand === 'return' || (errand === 'both' && plan.toReturn > 0);
      const action = returns
        ? 'return'
        : errand === 'account' || (errand === 'pay' && pick < 0.7)
          ? 'account'
          : 'borrow';
      return touch({ type: 'CHOOSE', action });
    }
    case 'identify':
      return { move: 'card' };
    case 'pin':
      return touch({ type: 'PIN', pin: pick < 0.93 ? plan.pin : '0007' });
    case 'blocked':
      if (view.mayPay && pick < 0.8) return touch({ type: 'FEES' });
      return pick < 0.9 ? touch({ type: 'CHOOSE', action: 'return' }) : touch({ type: 'DONE' });
    case 'borrow':
      if (plan.toBorrow > 0) return pick < 0.75 ? { move: 'borrow-one' } : { move: 'scan-one' };
      if (errand === 'both' && plan.toReturn > 0)
        return touch({ type: 'CHOOSE', action: 'return' });
      return touch({ type: 'DONE' });
    case 'return':
      if (plan.toReturn > 0) return { move: 'return-one' };
      if (errand === 'both' && plan.toBorrow > 0)
        return pick < 0.5 ? { move: 'card' } : touch({ type: 'BACK' });
      return touch({ type: 'DONE' });
    case 'set-incomplete':
      return pick < 0.7 ? { move: 'put-back' } : touch({ type: 'LEAVE_OUT' });
    case 'account':
      if (view.mayPay && errand === 'pay') return touch({ type: 'FEES' });
      if (view.mayRenew && pick < 0.7)
        return touch({
          type: 'RENEW',
          items: view.loans.filter(({ renewal }) => !renewal).map(({ item }) => item),
        });
      return pick < 0.85 ? touch({ type: 'DONE' }) : touch({ type: 'CHOOSE', action: 'borrow' });
    case 'fees':
      if (view.chosenCents === 0)
        return touch({
          type: 'CHOOSE_FEES',
          feeIds: view.leastFeeIds.length > 0 ? [...view.leastFeeIds] : [...view.allFeeIds],
        });
      return pick < 0.8
        ? touch({ type: 'PAY' })
        : touch({ type: 'CHOOSE_FEES', feeIds: [...view.allFeeIds] });
    case 'pay-how':
      return pick < 0.1
        ? touch({ type: 'BACK' })
        : touch({ type: 'PAY_BY', way: pick < 0.5 ? 'terminal' : 'code' });
    case 'pay':
      if (view.way === 'code') return payByCode(view.code !== null, pick);
      if (pick < 0.1) return touch({ type: 'CANCEL' });
      if (pick < 0.5) return { move: 'at-terminal', does: 'approveNow' };
      if (pick < 0.7) return { move: 'at-terminal', does: pick < 0.6 ? 'declineNow' : 'cancelNow' };
      return pick < 0.9 ? { move: 'wait' } : { move: 'pays-at-desk' };
    case 'paid':
      return view.mayBorrow ? touch({ type: 'CHOOSE', action: 'borrow' }) : touch({ type: 'DONE' });
    case 'not-paid':
      return pick < 0.3 ? touch({ type: 'FEES' }) : touch({ type: 'DONE' });
    case 'paid-not-booked':
    case 'payment-unknown':
    case 'goodbye':
      return touch({ type: 'DONE' });
    case 'receipt':
      // A patron who could not pay tries again.
      if (errand === 'pay' && pick < 0.5) return touch({ type: 'BACK' });
      return touch({ type: 'RECEIPT', how: pick < 0.6 ? 'print' : 'none' });
    default:
      return { move: 'wait' };
  }
}
