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
    from: "  return takes && isSeen && !beforeVisit ? 0 : 'nobody';",
    to: '  return 0;',
    scene: 'L2-laid-down-while-out-of-service.json',
    rules: ['lent, and nobody presented it to borrow'],
  },
  {
    name: 'what a newcomer lays down goes on the card of the one before',
    file: 'machines/visit/laid.ts',
    from: '  if (next === null && !adding) {',
    to: '  if (person >= 0) {',
    scene: 'L3-back-from-borrowing-together.json',
    rules: ['lent, and nobody presented it to borrow'],
  },
  {
    name: 'what is heard of after a card was laid down after it',
    file: 'machines/plate.ts',
    from: "  return beforeCard ? 'nobody' : theirs;",
    to: '  void beforeCard;\n  return theirs;',
    scene: 'T1-laid-down-just-before-the-next-card.json',
    rules: ['lent, and nobody presented it to borrow'],
  },
  {
    name: 'what lay there before the card of the next one is theirs',
    file: 'machines/plate.ts',
    from: "(theirs.includes(uid) ? 0 : 'nobody')",
    to: '(theirs.includes(uid) ? 0 : 0)',
    scene: 'left-by-one-whose-next-card-is-asked-about.json',
    rules: ["what the one before left is taken for the next one's"],
  },
  {
    name: 'what was lent here a moment ago is returned by laying it down again',
    file: 'machines/plate.ts',
    from: "security === 'off' && !wasLentLately(content.item);",
    to: "security === 'off' && wasLentLately !== undefined;",
    scene: 'lent-here-and-laid-down-again.json',
    rules: ['returned, and nobody handed it in'],
  },
  {
    name: 'who was refused by a clock that was put back since is unknown',
    file: 'src/circulation/patron/patron.ts',
    // Both what is remembered of the refusal and the facts behind it.
    from: '  const decision = unlessDenied(',
    to: '  const decision = ((..._: unknown[]) => known)(',
    scene: 'refused-and-the-clock-was-put-back.json',
    rules: ['was refused, and borrows'],
  },
  {
    name: 'a booking without an answer was not made',
    file: 'src/circulation/settle/resolve-payment.ts',
    from: "  const inDoubt = after.filter((fee) => fee.state === 'unanswered');",
    to: '  const inDoubt: typeof after = [];',
    scene: 'P1-a-late-booking-that-the-list-denies.json',
    rules: ['the list says that it is not booked, and it is'],
  },
  {
    name: 'a receipt lists what was not lent as lent',
    file: 'src/receipts/receipt.ts',
    from: '    heading(key, entries.length);',
    to: "    heading(key.replace('not-', ''), entries.length);",
    scene: 'paper-refused-and-printed.json',
    rules: ['told as lent, and it is not so', 'told as returned, and it is not so'],
  },
  {
    name: 'a receipt lists what was returned as lent',
    file: 'src/receipts/receipt.ts',
    from: "      heading('receipt.returned', part.returned.length);",
    to: "      heading('receipt.lent', part.returned.length);",
    scene: 'paper-returned-and-printed.json',
    rules: ['told as lent, and it is not so'],
  },
  {
    name: 'a receipt says of a payment without an end that it was paid',
    file: 'src/receipts/receipt.ts',
    from: "          say(end === 'unknown' ? 'receipt.payment.unknown' : 'receipt.paid'),",
    to: "          say('receipt.paid'),",
    scene: 'paper-a-payment-without-an-end.json',
    rules: ['told as paid by paper, and it is not so'],
  },
  {
    name: 'what was refused is read aloud as done',
    file: 'ui/speech/rows.ts',
    from: '    plain(rowSentence(heard, mode, 1, t)),',
    to: "    plain(rowSentence({ ...heard, state: 'done' }, mode, 1, t)),",
    scene: 'voice-a-loan-that-is-refused.json',
    rules: ['told as lent, and it is not so', 'told as returned, and it is not so'],
  },
];
