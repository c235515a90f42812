/** A decision of the block rules as text. */
import type { Action, Decision, Reason } from '../../../machines/domain.ts';

/** By language: the reason and what clears it, as the patron reads them. */
export type PatronTexts = Readonly<Record<string, { says: string; clears: string }>>;
interface Explained {
  decision: Decision;
  channel: string;
  texts(reason: Reason): PatronTexts;
  least: { feeIds: readonly string[]; amountCents: number } | null;
}

const names: Readonly<Record<Action, string>> = {
  checkIn: 'check in',
  checkOut: 'check out',
  renew: 'renew',
  hold: 'hold',
  pay: 'pay',
  seeLoans: 'see loans',
  seeHistory: 'see loan history',
  seeMessages: 'see messages',
  collect: 'collect a hold',
};
function list(actions: readonly Action[]) {
  return actions.map((action) => names[action]).join(', ') || 'nothing';
}
function euro(cents: number) {
  return (cents / 100).toFixed(2);
}

function clearsInWords({ clears }: Reason): string {
  const { by, leastCents, feeIds = [] } = clears;
  const words = {
    pay: 'pay',
    'pay-or-return': 'pay or return',
    'renew-membership': 'renew the membership',
    return: 'bring back what is late, or enough',
    wait: 'it ends by itself',
    desk: 'ask at the desk',
  }[by];
  const least = leastCents === undefined ? '' : ` at least ${euro(leastCents)}`;
  return `${words}${least}${feeIds.length === 0 ? '' : ` (fees ${feeIds.join(', ')})`}`;
}

function reasonInWords(reason: Reason, index: number, texts: PatronTexts): string[] {
  const numbers = Object.entries(reason.numbers).map(([name, value]) => `${name} ${value}`);
  return [
    `${index + 1}. ${reason.rule}: denies ${list(reason.denies)}`,
    ...(numbers.length === 0 ? [] : [`   because   ${numbers.join(', ')}`]),
    `   clears    ${clearsInWords(reason)}`,
    ...Object.entries(texts).map(
      ([language, { says, clears }]) => `   ${language.padEnd(9)} ${says} · ${clears}`,
    ),
  ];
}

export function inWords({ decision, channel, texts, least }: Explained): string {
  const { level, allows, reasons, basis, asOf, unknown, mismatches, popUps, warns = [] } = decision;
  const actions = Object.keys(allows) as (keyof typeof allows)[];
  const lines = [
    `${level} · ${channel} · ${basis === 'none' ? 'no facts' : `${basis}, as of ${asOf}`}`,
    `allowed      ${list(actions.filter((action) => allows[action] && !warns.includes(action)))}`,
    ...(warns.length === 0 ? [] : [`with a warning ${list(warns)}`]),
    `denied       ${list(actions.filter((action) => !allows[action]))}`,
    ...(popUps.length === 0 ? [] : [`pop-ups      ${popUps.join(', ')}`]),
    '',
    ...reasons.flatMap((reason, index) => reasonInWords(reason, index, texts(reason))),
    ...(reasons.length === 0 ? ['No rule holds.'] : []),
    ...(least === null
      ? []
      : [`Paying ${euro(least.amountCents)} lifts it: ${least.feeIds.join(', ')}.`]),
    ...(unknown.length === 0
      ? []
      : [`Not known here, and left to the library system: ${unknown.join(', ')}.`]),
    ...(mismatches.length === 0 ? [] : [`To look into: ${mismatches.join(', ')}.`]),
  ];
  return `${lines.join('\n')}\n`;
}
