/** The colour of the whole screen: of borrowing, of returning, or neutral. */
import type { View } from '../src/screen/screen.ts';

export type Room = 'neutral' | 'borrow' | 'return';

/** `before`: the present room, which a view of waiting does not change. */
export function roomOf(view: View, before: Room): Room {
  switch (view.kind) {
    case 'borrow':
      return 'borrow';
    case 'return':
    case 'chute':
      return 'return';
    case 'set-incomplete':
      return view.purpose;
    case 'identify':
      return view.purpose === 'borrow' ? 'borrow' : 'neutral';
    case 'pin':
      return view.purpose === 'account' ? 'neutral' : 'borrow';
    case 'receipt':
      return view.lent > 0 ? 'borrow' : view.returned > 0 ? 'return' : 'neutral';
    case 'one-moment':
      return view.what === 'identify' || view.what === 'print' ? before : 'neutral';
    default:
      return 'neutral';
  }
}
