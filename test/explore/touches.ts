/** The touches that the page offers on each screen, also where it was drawn a moment ago. */
import type { Intent } from '../../src/screen/screen.ts';
import { waitsFor } from './meant.ts';
import { membersOf, type State } from './state.ts';

const [borrow, giveBack, account] = (['borrow', 'return', 'account'] as const).map(
  (action): Intent => ({ type: 'CHOOSE', action }),
) as [Intent, Intent, Intent];
const [done, back, stop, stay] = (['DONE', 'BACK', 'STOP', 'STAY'] as const).map(
  (type): Intent => ({ type }),
) as [Intent, Intent, Intent, Intent];

function onDialog({ screen: { dialog } }: State): readonly Intent[] | null {
  switch (dialog?.kind) {
    case 'who-is-there':
      return [
        { type: 'NEXT_READER' },
        stay,
        ...(dialog.mayJoin ? [{ type: 'ADD_CARD' } as const] : []),
      ];
    case 'are-you-there':
      return [stay];
    case 'put-back':
      return [{ type: 'CLOSE' }];
    case 'notice':
      return [{ type: 'READ' }];
    case 'cost':
      return (['AGREE_COST', 'DECLINE_COST'] as const).map((type) => ({ type, key: dialog.key }));
    case undefined:
      return null;
    default:
      return [{ type: 'CLOSE' }];
  }
}

function onView({ screen: { view }, circulation }: State): readonly Intent[] {
  const others = ('people' in view ? (view.people ?? []) : [])
    .filter(({ isShown }) => !isShown)
    .map(({ person }): Intent => ({ type: 'SHOW_PERSON', person }));
  switch (view.kind) {
    case 'action':
      return [borrow, giveBack, account, stop];
    case 'identify':
      return [back];
    case 'pin':
      return [{ type: 'PIN', pin: '1234' }, back];
    case 'one-moment':
      return view.what === 'identify' || view.what === 'account' ? [stop] : [];
    case 'blocked':
      return [{ type: 'FEES' }, giveBack, ...(view.people ? [back, ...others] : [stop])];
    case 'borrow':
      return [
        ...(view.rows.length > 0 ? [done] : [stop]),
        ...(view.mayAdd && membersOf(circulation).length < 2
          ? [{ type: 'ADD_CARD' } as const]
          : []),
        ...others,
      ];
    case 'return':
      return [back, done];
    case 'account':
      return [
        { type: 'RENEW', items: view.loans.map(({ item }) => item) },
        ...([{ type: 'FEES' }, done, back] as const),
      ];
    case 'fees':
      return [{ type: 'CHOOSE_FEES', feeIds: ['f1'] }, { type: 'PAY' }, back];
    case 'pay':
      return [{ type: 'CANCEL' }];
    case 'paid':
      return [borrow, done];
    case 'not-paid':
      return [{ type: 'FEES' }, back, done];
    case 'paid-not-booked':
    case 'payment-unknown':
      return [done];
    case 'receipt':
      return [{ type: 'RECEIPT', how: 'print' }, { type: 'RECEIPT', how: 'none' }, back];
    case 'goodbye':
      return [done];
    default:
      return [];
  }
}

/** Nobody opens a list that is not for what they mean with the things they brought. */
function isMeant({ world, screen }: State, intent: Intent): boolean {
  if (intent.type === 'CHOOSE' && intent.action === 'return')
    return !waitsFor(world, ['borrow', 'nothing']);
  if (screen.view.kind === 'receipt' && waitsFor(world, ['borrow', 'return'])) return false;
  const opens = ['CHOOSE', 'BACK', 'SHOW_PERSON', 'ADD_CARD', 'STAY'].includes(intent.type);
  return !opens || !waitsFor(world, ['return', 'nothing']);
}

export function touchesOn(state: State): readonly Intent[] {
  return (onDialog(state) ?? onView(state)).filter((intent) => isMeant(state, intent));
}
