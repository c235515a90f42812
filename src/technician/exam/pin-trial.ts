/** What the examination found of a wrong PIN, as the doctor stores it. */
import type { ExamReport } from '../../../packages/sip2/src/exam/index.ts';
import type { PinTrial } from '../wrong-pin/wrong-pin.ts';

/**
 * undefined: no wrong one was sent, or it proves nothing, since the library system did not take the
 * one that was given as right.
 */
export function pinTrialIn({ answers }: ExamReport): PinTrial | undefined {
  const has = (code: string) =>
    answers.some(({ findings }) => findings.some((each) => each.code === code));
  const saysYesWithoutPin = has('yes-without-pin');
  const tried = { kind: 'tried', saysYesWithoutPin, isLocked: false } as const;
  if (has('wrong-pin-unsaid') && !has('wrong-pin-invalid') && has('card-known'))
    return { ...tried, wrongPin: 'no-verdict' };
  if (!has('right-pin-taken')) return undefined;
  if (has('wrong-pin-taken')) return { ...tried, wrongPin: 'taken' };
  return has('wrong-pin-refused') ? { ...tried, wrongPin: 'refused' } : undefined;
}
