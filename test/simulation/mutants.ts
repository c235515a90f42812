/** Deliberate faults in the kiosk, which the simulation must find. */
import { readFileSync } from 'node:fs';
import { ofPayments } from './payments/mutants.ts';
import type { Fault } from './plugin.ts';

const send = '  const offline = { at: entry.at, dueOn };';
const sendOnline =
  '  const answer = await parts.library.checkOut({ card, pin, item, mayRenew: false, ...acceptsFee });';
const released = `  entry.note({ step: 'released' });`;

const policy = JSON.parse(
  readFileSync(new URL('../../policies/wise.json', import.meta.url), 'utf8'),
) as {
  rules: readonly { id: string }[];
};
const everyRule = '  for (const rule of compiled.rules) {';
/** Of the cast one alone is cancelled, and is barred by fees too; and one alone is banned. */
const seldom: Readonly<Record<string, string>> = {
  cancelled: 'cancelled-and-paid-at-the-desk',
  banned: 'banned-and-comes-to-borrow',
};
/** One mutant per rule. */
const withoutOneRule = [...new Set(policy.rules.map(({ id }) => id))].map((id) => ({
  name: `the evaluator passes over the rule ${id}`,
  file: 'packages/blocks/src/evaluate.ts',
  from: everyRule,
  to: everyRule.replace(
    'compiled.rules',
    `compiled.rules.filter(({ reason }) => reason !== '${id}')`,
  ),
  rules: ['may borrow, though a rule denies it', 'done, though a rule denies it'],
  ...(id in seldom ? { story: `stories/${seldom[id]}.json` } : {}),
}));

/** Faults that the kiosk once had, put back: loans, returns and tags. */
const ofLoans: readonly Fault[] = [
  {
    name: 'a loan of this visit is never forgotten',
    file: 'src/circulation/visit.ts',
    from: '      if (mayHaveChanged(outcome)) checkedOut.delete(item);',
    to: '',
    story: 'stories/borrowed-returned-laid-down-again.json',
    rules: [
      'released without a loan',
      'told, but not on disk',
      'told as lent, and nobody knows',
      'unsecured, and nobody has it on loan',
    ],
  },
  {
    name: 'what lies there when a card is shown is the next patron’s',
    file: 'machines/kiosk.ts',
    from: 'plateAfterVisit(context, laidByNext(event))',
    to: 'plateAfterVisit(context, nextOf(event) ? context.plate.map(({ uid }) => uid) : [])',
    rules: ["what the one before left is taken for the next one's"],
  },
  {
    name: 'what asks for titles stands on when its visit is over',
    file: 'machines/visit/setup.ts',
    from: '{ id: workIds.title(item), input: { person, item } }',
    to: '{ input: { person, item } } as never',
    rules: ['attract is not clean'],
  },
  {
    name: 'a PIN of which nothing is said is right',
    file: 'src/circulation/patron/identify.ts',
    from: "return answer.pinValid === true ? null : { kind: 'pin-unchecked' };",
    to: 'return null;',
    rules: ['done on a card without its PIN', 'done, though a rule denies it'],
  },
  {
    name: 'what is read late is of whoever has begun a visit since, however long ago it was laid down',
    file: 'src/kiosk/devices/moments.ts',
    from: 'now - visitOver < sameHandMs',
    to: 'visitOver > 0',
    story: 'stories/laid-down-as-a-visit-ended-and-read-in-the-next.json',
    rules: ['lent, and nobody presented it to borrow'],
  },
  {
    name: 'a card that comes while a reader that is back looks around lay there before',
    file: 'machines/plate.ts',
    from: 'const isSeen = seenToCome || sight',
    to: 'const isSeen = sight',
    story: 'stories/a-card-laid-down-before-a-reader-that-is-back-has-listed-all.json',
    rules: ['lent, and nobody presented it to borrow'],
  },
  {
    name: 'what is scanned beside a list of returns is lent to whose account is open',
    file: 'machines/visit/setup.ts',
    from: 'laidOnList(context, event, params.action),',
    to: "laidOnList(context, event, context.patron && event.type === 'ITEM' ? 'borrow' : params.action),",
    story: 'stories/scanned-beside-anothers-returns.json',
    rules: ['lent, and nobody presented it to borrow'],
  },
  {
    name: 'who begins as the kiosk serves again is taken for who goes on after a visit',
    file: 'machines/provided.ts',
    from: "isOver ? 'visit' : 'open'",
    to: "'visit'",
    story: 'stories/out-of-service-between-and-read-in-the-next.json',
    rules: ['lent, and nobody presented it to borrow'],
  },
  {
    name: 'a card that is not remembered lends on as the line is lost',
    file: 'src/circulation/patron/patron.ts',
    from: 'checkOut: false, renew: false, pay: false };',
    to: 'renew: false, pay: false };',
    story: 'stories/back-from-the-receipt-to-a-list-of-a-card-that-is-not-remembered.json',
    rules: ['may borrow, though a rule denies it'],
  },
];

/** The same: who was refused. */
const refusals = [
  ['refused-and-the-facts-behind-it-are-too-old-since', 'on line, and too old since'],
  ['refused-by-facts-of-a-night-that-are-too-old-since', 'by night, and too old since'],
] as const;
const ofRefusals: readonly Fault[] = refusals.map(([story, when]) => ({
  name: `a refusal goes with the facts behind it: ${when}`,
  file: 'src/circulation/patron/denied.ts',
  from: '  if (exportedAt === undefined) return known;',
  to: '  return known;',
  story: `stories/${story}.json`,
  rules: ['was refused, and borrows'],
}));

/** The same: what is settled later, by the kiosk or by staff. */
const ofJournal: readonly Fault[] = [
  {
    name: 'one entry that the library system dies of keeps all others waiting',
    file: 'src/kiosk/library-line.ts',
    from: '    if (tried >= mostTries) listUnanswered(parts(), entry, tried);',
    to: '',
    story: 'stories/a-booking-that-the-library-system-dies-of.json',
    rules: ['never settled', 'no way out'],
  },
];

/** The same: payments. */
const ofMoney: readonly Fault[] = [
  {
    name: 'a fee in a payment that is not settled is offered again',
    file: 'src/circulation/patron/patron.ts',
    from: '  const inPayment = isInPayment(parts);',
    to: '  const inPayment = (_: Fee) => false;',
    story: 'truth/scenes/L8-a-paid-fee-that-is-listed-still.json',
    rules: ['a fee paid twice', 'money taken, and not booked'],
  },
  {
    name: 'a fee that changed is charged at its new sum',
    file: 'src/circulation/payment.ts',
    from: ' && before?.amountCents === now.amountCents',
    to: ' && before !== undefined',
    story: 'stories/paid-in-part-before-it-is-charged.json',
    rules: ['charged another sum than was shown'],
  },
  {
    name: 'what is booked in part is reversed as a whole',
    file: 'src/circulation/payment.ts',
    from: 'authorised.receipt, !booked.some)',
    to: 'authorised.receipt, true)',
    rules: ['booked, and never paid', 'booked, and the money was given back'],
  },
];

/** The ways of other library systems, each found where the library speaks so. */
const ofLibraries: readonly Fault[] = [
  {
    name: 'what a loan costs is agreed to unasked',
    library: 'wise',
    file: 'src/circulation/check-out.ts',
    from: '  const acceptsFee = waiting ? { acceptsFee: true } : {};',
    to: '  const acceptsFee = { acceptsFee: true };',
    rules: ['lent at a price that nobody agreed to'],
  },
  {
    name: 'another part of a set is put back for the one that was lifted',
    file: 'src/kiosk/devices/put-back.ts',
    from: ' && content.parts <= 1',
    to: '',
    rules: ['unsecured, and nobody has it on loan'],
    story: 'stories/a-part-of-a-set-stands-for-no-other-that-was-snatched.json',
  },
  {
    name: 'an own card that waits answers the question about a newer one',
    file: 'machines/visit/takes.ts',
    from: "    afterwards: afterwards?.type === 'CARD' ? null : afterwards,",
    to: '    afterwards,',
    rules: ['lent, and nobody presented it to borrow'],
    story: 'stories/own-card-before-anothers-while-a-return-is-under-way.json',
  },
  {
    name: 'what was laid down for a card that was refused is returned',
    file: 'machines/visit/identify.ts',
    from: ", actions: 'leaveBehind' }",
    to: ' }',
    rules: ['returned, and nobody handed it in'],
    story: 'stories/laid-down-for-a-card-that-was-refused-beside-returns.json',
  },
  {
    name: 'what the library system hangs on is tried by itself for ever',
    file: 'machines/items/extras.ts',
    from: "byOfflineRules.has(code) && triedByItself !== 'online'",
    to: 'byOfflineRules.has(code)',
    rules: ['no way out'],
    story: 'stories/a-return-that-the-library-system-hangs-on-is-not-tried-for-ever.json',
  },
  {
    name: 'a return that the library system refuses is told as done',
    library: 'wise',
    file: 'src/circulation/check-in.ts',
    from: '  if (!ok) {',
    to: '  if (!ok && message === undefined) {',
    rules: ['told as returned, and nobody knows'],
  },
  {
    name: 'a return of what nobody has is refused, and told as done',
    library: 'koha',
    file: 'src/circulation/check-in.ts',
    from: '  if (!ok) {',
    to: '  if (!ok && message === undefined) {',
    rules: ['told as returned, and nobody knows'],
  },
  {
    name: 'a loan is repeated where a repetition is carried out again',
    library: 'koha',
    file: 'packages/sip2/src/client/exchange.ts',
    from: ' && options.storesReplies !== false',
    to: ' && options.storesReplies !== undefined',
    story: 'stories/a-status-in-answer-to-a-loan.json',
    rules: ['booked more often than meant', 'told as not lent, and it is'],
  },
];

export const mutants: readonly Fault[] = [
  ...withoutOneRule,
  ...[...ofLoans, ...ofRefusals, ...ofJournal, ...ofMoney, ...ofPayments, ...ofLibraries].map(
    (fault) => ({
      ...fault,
      isSeldom: true,
    }),
  ),
  {
    name: 'released before the library system accepts',
    file: 'src/circulation/check-out.ts',
    from: sendOnline,
    to: `  await releaseAll(parts, presented, signal);\n${sendOnline}`,
    rules: ['released without a loan'],
  },
  {
    name: 'a loan made off line is settled before it is sent',
    file: 'src/circulation/settle/resolve-loan.ts',
    from: send,
    to: `  writer.settle({ state: 'accepted' });\n${send}`,
    story: 'stories/killed-before-a-loan-off-line-is-sent.json',
    rules: ['told as lent, and nobody knows'],
  },
  {
    name: 'a loan made off line is sent twice',
    file: 'src/circulation/settle/resolve-loan.ts',
    from: send,
    to: `${send}\n  await parts.library.checkOut({ card: patron, pin: null, item, mayRenew: true, offline });`,
    rules: ['booked more often than meant'],
  },
  {
    name: 'what is returned is not secured again',
    file: 'src/circulation/security/switch-tags.ts',
    from: `  return switchWhenThere(parts, item, 'secure', signal);`,
    to: `  return Promise.resolve<Switched>({ outcome: 'ok' as const, uids: item.uids });`,
    rules: ['told as returned, but not secured', 'unsecured, and nobody has it on loan'],
  },
  {
    name: 'a return made off line is settled before it is sent',
    file: 'src/circulation/settle/resolve-return.ts',
    from: '  const answer = await parts.library.checkIn({ item, offline: { at: entry.at } });',
    to: '  const answer = { kind: "answer", value: { ok: true, onHold: null } };',
    rules: ['told as returned, and nobody knows'],
  },
  {
    name: 'a loan whose tag stayed secured is not cancelled',
    file: 'src/circulation/check-out.ts',
    from: '  const answer = await parts.library.checkIn({ item: presented.item, card, cancels: true });',
    to: '  const answer = { kind: "answer", value: { ok: true } };',
    rules: ['told as not lent, and it is', 'on loan, and it never left'],
  },
  {
    name: 'a payment is settled before it is booked',
    file: 'src/circulation/payment.ts',
    from: '  const booked = await bookFees(parts, entry, { ...borrower, fees, attempt });',
    to: '  const booked = { kind: "booked" } as Booked;',
    rules: ['money taken, and not booked'],
  },
  {
    name: "what the last one left on the plate is the next one's",
    file: 'machines/plate.ts',
    from: "theirs.includes(uid) ? 0 : 'nobody'",
    to: "theirs.length === 0 || theirs.includes(uid) ? 0 : 'nobody'",
    rules: ["what the one before left is taken for the next one's"],
  },
  {
    name: 'a loan made off line is told before it is kept',
    file: 'src/circulation/check-out-offline.ts',
    from: `${released}\n  entry.settle({ state: 'deferred' });`,
    to: released,
    rules: ['told, but not on disk'],
  },
];
