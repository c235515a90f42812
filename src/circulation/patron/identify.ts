/** Whether an account opens: the card is valid, and the PIN is right where one is required. */
import type { IdentifyOutcome } from '../../../machines/domain.ts';
import {
  type Answer,
  type PatronAnswer,
  type PatronList,
  saysNothing,
} from '../../library/library.ts';
import type { Borrower } from '../check-out.ts';
import { tryToStore } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
import { type KnownPatron, patronOnline, storeInPart } from './patron.ts';
import { type PatronCard, type ShownCard, withMainCard } from './patron-card.ts';
import type { PinTry } from './pin-guard.ts';

type Parts = Pick<CirculationParts, 'settings' | 'pins' | 'clock' | 'log'>;

function unknownCard({ messages }: PatronAnswer): IdentifyOutcome {
  return { kind: 'unknown-card', message: [...new Set(messages)].join(' ') || undefined };
}

/** The card may open its account yet: by its PIN, or off line. */
function isUndecided(refusal: IdentifyOutcome): boolean {
  return (
    refusal.kind === 'pin-needed' ||
    refusal.kind === 'unreachable' ||
    (refusal.kind === 'pin-wrong' && refusal.triesLeft > 0)
  );
}

/**
 * Whether a later answer to the same PIN still opens the account. With null none was sent: where one is
 * asked for, a yes (CQ) to none proves nothing (decision 0068), and opens nothing.
 */
export function isStillOpen(
  { settings }: Pick<Parts, 'settings'>,
  pin: string | null,
  { valid, pinValid }: PatronAnswer,
): boolean {
  return valid && (settings.pin === 'never' || (pin !== null && pinValid === true));
}

/** Whether such an answer says of the card itself that it is not valid, whatever its PIN. */
export function isCardRefused(
  { settings }: Pick<Parts, 'settings'>,
  { valid, pinValid }: PatronAnswer,
): boolean {
  return !valid && (settings.pin === 'never' || pinValid === true);
}

/** The same of an answer to no PIN. */
export function isRefusedWithoutPin(
  { settings }: Pick<Parts, 'settings'>,
  answer: PatronAnswer,
): boolean {
  return !answer.valid && (settings.pin === 'never' || !saysNothing(answer));
}

/**
 * The answer of the library system where it opens the account, or why the account stays closed. A
 * PIN counts as wrong before it is sent, so that switching the kiosk off gives no new try.
 */
export async function requestAccount(
  parts: CirculationParts,
  { pin, ...shown }: Borrower,
): Promise<AccountAnswer> {
  const { settings, pins, clock } = parts;
  const { card, mainCard } = shown;
  // A try that cannot be counted is not made.
  let before: { closed: IdentifyOutcome | null; attempt?: PinTry } = {
    closed: { kind: 'unreachable' },
  };
  tryToStore(parts, () => {
    const closed = refusalBefore(parts, shown);
    const isTry = closed === null && settings.pin === 'always' && pin !== null;
    before = { closed, ...(isTry ? { attempt: pins.begin(card, clock.now(), mainCard) } : {}) };
  });
  const { closed, attempt } = before;
  if (closed !== null) return { refusal: closed, patronCard: shown };
  const answer = await requestFrom(parts, { pin, ...shown }, 'fees');
  if (answer.kind === 'no-answer') {
    tryToStore(parts, () => attempt?.cancel());
    return { refusal: { kind: 'unreachable' }, patronCard: shown };
  }
  const patronCard = withMainCard(card, answer.value.mainCard ?? mainCard);
  const named = patronCard.mainCard;
  if (named !== undefined) tryToStore(parts, () => attempt?.countFor(named));
  const refusal = refusalAfter(parts, pin, answer.value);
  if (refusal === null) {
    tryToStore(parts, () => attempt?.right());
    const patron = patronOnline(parts, patronCard, answer.value);
    return { answer: answer.value, patron, patronCard };
  }
  const isCardRefused = refusal.kind === 'unknown-card';
  if (attempt !== undefined && isWrong(answer.value)) {
    const triesLeft = logWrongPin(parts, patronCard);
    const counted = refusal.kind === 'pin-wrong' ? { ...refusal, triesLeft } : refusal;
    // Where it says nothing of the PIN, and no to the card, its patron hears that the card is refused.
    return { refusal: counted, patronCard, isCardRefused };
  }
  tryToStore(parts, () => attempt?.cancel());
  // The tries of the patron's other cards are known with the main card.
  const isSpent = refusal.kind === 'pin-needed' && triesLeftOf(parts, patronCard) === 0;
  if (isSpent) return { refusal: { kind: 'pin-wrong', triesLeft: 0 }, patronCard };
  return { refusal, patronCard, isCardRefused };
}

/**
 * The answer of the library system about a patron. A part of one opens no account, and what it leaves
 * out may deny too: whom it denies a loan is denied it where the line is lost.
 */
export async function requestFrom(
  parts: CirculationParts,
  { card, mainCard, pin }: Borrower,
  list: PatronList,
): Promise<Answer<PatronAnswer>> {
  const answer = await parts.library.patron(card, pin, list);
  if (!('inPart' in answer) || !isStillOpen(parts, pin, answer.inPart)) return answer;
  const { inPart } = answer;
  storeInPart(parts, withMainCard(card, inPart.mainCard ?? mainCard), inPart);
  return answer;
}

/**
 * `patronCard`: the card with the main number, as far as it is known now. `isCardRefused`: whatever
 * its PIN, the library system does not accept it.
 */
type AccountAnswer = { patronCard: PatronCard } & (
  | { answer: PatronAnswer; patron: KnownPatron }
  | { refusal: IdentifyOutcome; isCardRefused?: boolean }
);

/** The card that was shown, as it stands after the answer to it with this PIN, or with none. */
export function shownAfter(
  { asksPin }: ShownCard,
  pin: string | null,
  account: AccountAnswer,
): ShownCard {
  const refusal = 'refusal' in account ? account.refusal : null;
  return {
    ...account.patronCard,
    isRefused: refusal !== null && !isUndecided(refusal),
    asksPin: pin === null ? refusal?.kind === 'pin-needed' : asksPin === true,
  };
}

/** 0 where that cannot be read. */
function triesLeftOf(parts: CirculationParts, { card, mainCard }: PatronCard): number {
  const { pins, clock } = parts;
  let triesLeft = 0;
  tryToStore(parts, () => {
    triesLeft = pins.triesLeft(card, clock.now(), mainCard);
  });
  return triesLeft;
}

/**
 * No; or neither yes nor no, with a card that is not valid with this PIN and was without one. Some
 * systems answer a wrong PIN so: if that did not count, a PIN could be guessed without limit.
 */
function isWrong({ valid, pinValid }: PatronAnswer): boolean {
  return pinValid === false || (pinValid === null && !valid);
}

/** Before anything is sent: too many wrong PINs, of this card or of all. Null: none. */
function refusalBefore(
  { settings, pins, clock }: Parts,
  { card, mainCard }: PatronCard,
): IdentifyOutcome | null {
  if (settings.pin === 'never') return null;
  const now = clock.now();
  if (pins.triesLeft(card, now, mainCard) === 0) return { kind: 'pin-wrong', triesLeft: 0 };
  return pins.isPaused(now) ? { kind: 'pin-paused' } : null;
}

/** Null where the account may be opened. */
function refusalAfter(
  parts: Parts,
  pin: string | null,
  answer: PatronAnswer,
): IdentifyOutcome | null {
  const { settings } = parts;
  if (settings.pin === 'never') return answer.valid ? null : unknownCard(answer);
  if (pin === null) {
    if (isRefusedWithoutPin(parts, answer)) return unknownCard(answer);
    // What says yes to no PIN at all may say it to any: the patron is not asked for one.
    const saysYes = answer.pinValid === true && !settings.saysYesWithoutPin;
    if (saysYes || parts.pins.takesAnyPin()) {
      logVerdict(parts, saysYes ? 'yes-without-pin' : 'yes-to-any');
      return { kind: 'pin-unchecked' };
    }
    const { language } = answer;
    return language === null ? { kind: 'pin-needed' } : { kind: 'pin-needed', language };
  }
  if (answer.pinValid === false) {
    logVerdict(parts, 'given');
    return { kind: 'pin-wrong', triesLeft: 0 };
  }
  if (!answer.valid) return unknownCard(answer);
  logVerdict(parts, answer.pinValid === true ? 'given' : 'none');
  return answer.pinValid === true ? null : { kind: 'pin-unchecked' };
}

/**
 * The tries that this patron has left; 0 where that cannot be read. The log has neither card nor PIN:
 * how often, and when, shows whether PINs are guessed.
 */
function logWrongPin(parts: CirculationParts, patronCard: PatronCard): number {
  const { pins, clock, log } = parts;
  const triesLeft = triesLeftOf(parts, patronCard);
  let isPaused = false;
  tryToStore(parts, () => {
    isPaused = pins.isPaused(clock.now());
  });
  const wrong = 'A PIN that a patron typed was wrong.';
  log({
    level: 'info',
    part: 'library',
    code: 'patron-pin-wrong',
    text: wrong,
    data: { triesLeft },
  });
  const rests = 'Too many wrong PINs for one card: for a quarter of an hour no PIN is sent for it.';
  if (triesLeft === 0)
    log({ level: 'warn', part: 'library', code: 'patron-card-rests', text: rests });
  const paused =
    'Too many wrong PINs at this kiosk: for a while none is taken, of whatever card. Returns go on.';
  if (isPaused) log({ level: 'warn', part: 'library', code: 'patron-pins-paused', text: paused });
  return triesLeft;
}

function logVerdict({ pins, log }: Parts, verdict: 'given' | keyof typeof uncheckedTexts): void {
  const changed = pins.setVerdicts(verdict === 'given');
  if (verdict !== 'given')
    log({ level: 'error', part: 'library', code: 'pin-unchecked', text: uncheckedTexts[verdict] });
  else if (changed)
    log({
      level: 'info',
      part: 'library',
      code: 'pin-checked',
      text: 'The library system checks PINs again.',
    });
}

const uncheckedTexts = {
  none: 'The library system does not say whether a PIN is right (no CQ in 64 or 24): no account is opened. Have PIN verification switched on there; a library whose patrons have no PIN writes "pin": "never" in the section identification.',
  'yes-without-pin':
    'The library system says that the PIN is right where none was sent (CQ Y): its yes proves nothing, and no account is opened. Have PIN verification switched on there, and try a wrong PIN: `kiosk doctor --card -`.',
  'yes-to-any':
    'The library system took a wrong PIN when a technician tried one: no account is opened. Have PIN verification switched on there, and try again: `kiosk doctor --card -`.',
};
