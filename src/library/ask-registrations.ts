/** The fees of a patron in YZ of 42, asked for by 41. */
import { type FeeEntry, readFees } from '../../packages/sip2/src/index.ts';
import type { Context, PatronRequest } from './patron-request.ts';

/**
 * A library system that never answers a 41 is no longer asked: its fees are known by their sum only
 * (BV), and none is paid at the kiosk.
 */
export async function registrationsOf(
  context: Context,
  { identity }: PatronRequest,
): Promise<FeeEntry[] | null> {
  const { client, profile, log } = context;
  if (context.unanswered41 >= 2) return null;
  const flag = profile.registrationsFlag;
  const answer = await client.request({
    code: '41',
    fixed: {},
    fields: { ...identity, ...(flag === null ? {} : { [flag]: 'Y' }) },
  });
  if (answer.kind === 'no-answer') {
    const isUnknown = !context.knows41 && (answer.sent || answer.unreadable === true);
    if (!isUnknown) return null;
    context.unanswered41 += 1;
    if (context.unanswered41 === 1)
      log({
        level: 'warn',
        part: 'library',
        code: 'registrations-unanswered',
        text: `41 (registrations) has no answer: ${answer.why}. Fees are known by their sum only.`,
      });
    return null;
  }
  context.knows41 = true;
  context.unanswered41 = 0;
  const { feeFormat: format, dateOrder, feeKinds: kinds } = profile;
  const how = { format, field: 'YZ', timeZone: context.timeZone, dateOrder, kinds };
  const fees = readFees(answer.message, how);
  for (const { unclear } of fees ?? []) logUnclear(context, unclear ?? '');
  // The simulated library lists paid fees too.
  return fees?.filter((fee) => fee.state !== 'paid') ?? null;
}

/** So many more are no letters of Wise: the lines are read in a wrong way. */
const mostLetters = 20;

/** Each letter once: it says what to ask the library system's maker, and nothing of a person. */
function logUnclear({ unknownLetters, log }: Context, letters: string) {
  for (const letter of letters) {
    if (unknownLetters.has(letter) || unknownLetters.size === mostLetters) continue;
    unknownLetters.add(letter);
    log({
      level: 'warn',
      part: 'library',
      code: 'registration-letter-unknown',
      text: `A registration has the letter ${letter}, which is not known: such a fee counts and cannot be paid at the kiosk.`,
      data: { letter },
    });
  }
}
