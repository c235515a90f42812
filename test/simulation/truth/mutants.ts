/** Faults whose every step is right: the rule at the end finds them, each by a short story. */
import type { Fault } from '../plugin.ts';

export interface FaultOfPeople extends Fault {
  /** in `scenes/` */
  scene: string;
}

export const ofPeople: readonly FaultOfPeople[] = [
  {
    name: 'what was laid down while nobody is served is of who comes next',
    file: 'machines/plate.ts',
    from: "  return takes && (sight !== 'unwatched' || lifted.includes(uid)) ? 0 : 'nobody';",
    to: '  return 0;',
    scene: 'L2-laid-down-while-out-of-service.json',
    rules: ['lent, and nobody presented it to borrow'],
  },
  {
    name: 'what a newcomer lays down goes on the card of the one before',
    file: 'machines/visit/laid.ts',
    from: '  if (next === null && !adding) return person;',
    to: '  return person;',
    scene: 'L3-back-from-borrowing-together.json',
    rules: ['lent, and nobody presented it to borrow', 'lent on the card of the one before'],
  },
  {
    name: 'what is heard of after a card was laid down after it',
    file: 'machines/plate.ts',
    from: "  return beforeCard ? 'nobody' : 'newcomer';",
    to: "  void beforeCard;\n  return 'newcomer';",
    scene: 'T1-laid-down-just-before-the-next-card.json',
    rules: ['lent, and nobody presented it to borrow'],
  },
  {
    name: 'a booking without an answer was not made',
    file: 'src/circulation/settle/resolve-payment.ts',
    from: "  const inDoubt = after.filter((fee) => fee.state === 'unanswered');",
    to: '  const inDoubt: typeof after = [];',
    scene: 'P1-a-late-booking-that-the-list-denies.json',
    rules: ['the list says that it is not booked, and it is'],
  },
];
