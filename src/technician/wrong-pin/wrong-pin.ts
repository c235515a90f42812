/**
 * Whether the library system looks at PINs: a card of the technician is asked about without a PIN,
 * and with a wrong one. One wrong PIN is sent; a second only where the first was taken, so that
 * nothing counts it. It is not a try of a patron: the kiosk's own guard counts nothing.
 */
import { randomInt } from 'node:crypto';
import {
  type Answer,
  type LibrarySystem,
  type PatronAnswer,
  saysNothing,
} from '../../library/library.ts';

/** What it answers to a wrong PIN: no, yes, or neither (no CQ). */
type WrongPin = 'refused' | 'taken' | 'no-verdict';

export type PinTrial =
  | {
      kind: 'tried';
      wrongPin: WrongPin;
      /** CQ Y where no PIN was sent */
      saysYesWithoutPin: boolean;
      /** the card is not accepted any more after that one PIN; null: not known, nothing answered */
      isLocked: boolean | null;
    }
  /**
   * `card-unknown`: a refusal would prove nothing · `card-silent`: nothing is said of the card
   * without its PIN, which was not given · `pin-refused`: the PIN that should be right
   */
  | { kind: 'not-tried'; why: 'no-answer' | 'card-unknown' | 'card-silent' | 'pin-refused' };

interface Tried {
  trial: PinTrial;
  /** to the right PIN, or to none where that is not known; null: none came */
  answer: PatronAnswer | null;
}
type Digits = { min: number; max: number };

/** `right`: the PIN of the card; null: not known. */
export async function tryWrongPin(
  library: Pick<LibrarySystem, 'patron'>,
  { card, right, digits }: { card: string; right: string | null; digits: Digits },
): Promise<Tried> {
  const ask = async (pin: string | null) => saidIn(await library.patron(card, pin, 'none'));
  const not = (why: Extract<PinTrial, { kind: 'not-tried' }>['why'], answer: PatronAnswer | null) =>
    ({ trial: { kind: 'not-tried', why }, answer }) as const;
  const without = await ask(null);
  if (without === null) return not('no-answer', null);
  const isSilent = saysNothing(without);
  if (!without.valid && !isSilent) return not('card-unknown', without);
  if (right === null && isSilent) return not('card-silent', without);
  const answer = right === null ? without : await ask(right);
  if (answer === null) return not('no-answer', null);
  if (right !== null && answer.pinValid === false) return not('pin-refused', answer);
  if (!answer.valid) return not('card-unknown', answer);
  const wrong = wrongPin(right, digits);
  const said = await ask(wrong);
  if (said === null) return not('no-answer', answer);
  // Where the right one is not known, this was it by chance: hardly twice.
  const isByChance = right === null && said.pinValid === true;
  const again = isByChance ? await ask(wrongPin(right, digits, wrong)) : said;
  if (again === null) return not('no-answer', answer);
  const after = verdictOf(again) === 'refused' ? await ask(right) : answer;
  return {
    trial: {
      kind: 'tried',
      wrongPin: verdictOf(again),
      saysYesWithoutPin: without.pinValid === true,
      isLocked: after && (!after.valid || (right !== null && after.pinValid === false)),
    },
    answer,
  };
}

function verdictOf({ valid, pinValid }: PatronAnswer): WrongPin {
  if (pinValid === null) return valid ? 'no-verdict' : 'refused';
  return pinValid ? 'taken' : 'refused';
}

/** Of as many digits as a PIN has here, and neither of the two. */
function wrongPin(right: string | null, { min, max }: Digits, other = ''): string {
  const length = Math.min(Math.max(right?.length ?? 4, min), max);
  for (;;) {
    const pin = Array.from({ length }, () => randomInt(10)).join('');
    if (pin !== right && pin !== other) return pin;
  }
}

function saidIn(answer: Answer<PatronAnswer>): PatronAnswer | null {
  return answer.kind === 'answer' ? answer.value : null;
}
