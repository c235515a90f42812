/** Faults in the order of a branch: the rule at the end finds each by a short story. */
import type { Fault } from '../plugin.ts';

interface OrderFault extends Fault {
  /** in `scenes/` */
  scene: string;
}

const broken = [
  ...['told as returned, and it is not so', 'told as lent, and it is not so'],
  ...['returned, and nobody handed it in', 'the list does not set it right'],
];
const lent = 'B1-lent-here-and-returned-elsewhere-while-it-was-off.json';
const returned = 'B1-returned-here-and-lent-elsewhere-while-it-was-off.json';
const power = 'B2-after-a-power-cut-the-broker-starts-after-two-kiosks.json';
const cable = 'B3-returned-on-line-while-the-cable-of-the-lender-is-cut.json';
const cutOff = 'B3-returned-on-line-and-cut-off-from-the-broker.json';
const apart = 'B3-returned-on-line-while-the-lender-is-cut-off-and-then-off.json';
const bothApart = 'B3-returned-on-line-by-one-that-is-out-of-touch-too.json';
const clock = 'B4-cut-off-meanwhile-and-others-go-on.json';
const inOrder = 'in-order-the-line-is-back-first-for-the-last.json';
const again = 'older-disk-its-numbers-come-again.json';
const older = 'older-disk-what-is-over-is-not-sent-again.json';
const undone = 'older-disk-what-came-back-since-is-not-lent-by-a-retry.json';
const accepted = 'older-disk-who-was-refused-since-is-refused-once-it-is-accepted.json';
const cutStream = 'cut-stream-its-numbers-name-what-came-since.json';
const retried = 'B1-tried-again-by-staff-after-it-came-back-off-line.json';

export const orderMutants: readonly OrderFault[] = [
  {
    name: 'what another kiosk did is forgotten when it is sent',
    file: 'src/branch/shared/order.ts',
    from: "return isLater && !(state === 'open' && isWaitedFor)",
    to: "return isLater && state === 'open' && !isWaitedFor",
    scene: lent,
    rules: broken,
  },
  {
    name: 'the last fact is dropped as it is settled',
    file: 'src/branch/shared/fold.ts',
    from: '        end(known, message.entry, message.ended);\n',
    to: '        drop(known, known.open.get(message.entry));\n',
    scene: returned,
    rules: broken,
  },
  {
    name: 'before the stream was read all is sent',
    file: 'src/branch/shared/order.ts',
    from: 'if (times.outOfTouchMs !== null || mayBeAnswered ||',
    to: 'if (mayBeAnswered ||',
    scene: power,
    rules: broken,
  },
  {
    name: 'a refused connection is taken for a read of the stream',
    file: 'src/branch/link/link.ts',
    from: `      const wasOfUse = state.link === 'up' || state.why === keyMissing.code;
      parts.touch(false);`,
    to: `      const wasOfUse = state.link === 'up' || state.why === keyMissing.code;
      parts.touch(true);`,
    scene: power,
    rules: broken,
  },
  {
    name: 'a kiosk that is on line publishes nothing',
    file: 'src/branch/shared/moved.ts',
    from: '  return [{ deed, item: newest, ...when, released }];',
    to: "  return newest === '' ? [{ deed, item: newest, ...when, released }] : [];",
    scene: cable,
    rules: broken,
  },
  {
    name: 'what is done on line is published only where another kiosk has something to send',
    file: 'src/branch/shared/moved.ts',
    from: '  return [{ deed, item: newest, ...when, released }];',
    to: '  return unsent.length > 0 ? [{ deed, item: newest, ...when, released }] : [];',
    scene: apart,
    rules: broken,
  },
  {
    name: 'who was not heard of is not waited for',
    file: 'src/branch/link/replay-order.ts',
    from: 'const comesWithinMs = 120_000;',
    to: 'const comesWithinMs = 0;',
    scene: bothApart,
    rules: broken,
  },
  {
    name: 'what was done on line is not published after a connection',
    file: 'src/branch/link/publisher.ts',
    from: '    await publish(line, movedSince(movedParts(link)));\n',
    to: '',
    scene: cutOff,
    rules: broken,
  },
  {
    name: 'an age by a clock that may have been set is taken for right',
    file: 'src/branch/shared/deeds.ts',
    from: 'if (!left.isUnsure && !right.isUnsure) return false;',
    to: 'if (left || right) return false;',
    scene: clock,
    rules: broken,
  },
  {
    name: 'no entry waits for an earlier one',
    file: 'src/branch/shared/order.ts',
    from: "state === 'open' && !isLater && times.expected.has(kiosk)",
    to: "state === 'open' && !isLater && kiosk === ''",
    scene: inOrder,
    rules: ['list check-out moved-since'],
  },
  {
    name: 'what is tried again does not ask the branch',
    file: 'src/circulation/settle/retry.ts',
    from: '  const verdict = verdictInBranch(parts, entry);\n',
    to: "  const verdict = 'go' as ReturnType<typeof verdictInBranch>;\n",
    scene: retried,
    rules: broken,
  },
  {
    name: 'what the branch knows to be overtaken is sent',
    file: 'src/circulation/settle/resolve.ts',
    from: "      return { state: 'staff', why: 'moved-since' };",
    to: '      return null;',
    scene: lent,
    rules: broken,
  },
  {
    name: 'a number that comes again is taken for the entry before',
    file: 'src/branch/link/link.ts',
    from: 'id > lastBefore && of !== boot',
    to: 'id < 0 && of !== boot',
    scene: again,
    rules: ['done off line, and not told'],
  },
  {
    name: 'numbers that were read say of a stream that was cut what was before',
    file: 'src/branch/link/stream-reader.ts',
    from: 'empty(isAsBefore ? numbering :',
    to: 'empty(numbering.created === state.created ? numbering :',
    scene: cutStream,
    rules: broken,
  },
  {
    name: 'what an older disk has, and is over, is sent again',
    file: 'src/branch/shared/order.ts',
    from: 'if (!isListed && ends.has(own))',
    to: "if (!isListed && own === 'gone')",
    scene: older,
    rules: [...broken, 'booked more often than meant', 'list check-out moved-since'],
  },
  {
    name: 'what this kiosk did since its disk was copied is not asked about',
    file: 'src/branch/shared/others.ts',
    from: 'deed.kiosk !== self || isUndoing(deed, { id, what })',
    to: 'deed.kiosk !== self',
    scene: undone,
    rules: [...broken, 'told as returned, and it is on loan'],
  },
  {
    name: 'what was known before a copy was accepted lends',
    file: 'src/circulation/patron/patron.ts',
    from: 'if (acceptedAt === null || !decision',
    to: 'if (acceptedAt !== null || !decision',
    scene: accepted,
    rules: ['may borrow, though a rule denies it', 'was refused, and borrows'],
  },
];
