/**
 * Whether an answer of the library system opens an account: the card is valid, and its PIN is right
 * where one is asked for.
 */
import type { IdentifyOutcome } from '../domain.ts';
import type { PatronAnswer } from '../library/library.ts';
import type { Borrower } from './check-out.ts';
import { tryToStore } from './journal-entry.ts';
import type { CirculationParts } from './parts.ts';
import type { PinTry } from './pin-guard.ts';

type Parts = Pick<CirculationParts, 'settings' | 'pins' | 'clock' | 'log'>;

function unknownCard({ messages }: PatronAnswer): IdentifyOutcome {
  const lines = [...new Set(messages)];
  return { kind: 'unknown-card', ...(lines.length === 0 ? {} : { message: lines.join(' ') }) };
}

/**
 * Whether the account that was opened before still is this patron's: an answer in the middle of a
 * visit.
 */
export function isStillOpen(
  { settings }: Pick<Parts, 'settings'>,
  { valid, pinValid }: PatronAnswer,
): boolean {
  return valid && (settings.pin === 'never' || pinValid === true);
}

/**
 * Asks the library system for the account: its answer where that opens it, or why it stays closed.
 * A PIN is counted as wrong before it is sent, so that a kiosk that is switched off meanwhile gives
 * no new try.
 */
export async function askForAccount(
  parts: CirculationParts,
  { card, pin }: Borrower,
): Promise<{ answer: PatronAnswer } | { refusal: IdentifyOutcome }> {
  const { settings, pins, clock } = parts;
  // What cannot be counted is not tried.
  let before: { closed: IdentifyOutcome | null; attempt?: PinTry } = {
    closed: { kind: 'unreachable' },
  };
  tryToStore(parts, () => {
    const closed = refusalToAsk(parts, card);
    const isTry = closed === null && settings.pin === 'always' && pin !== null;
    before = { closed, ...(isTry ? { attempt: pins.begin(card, clock.now()) } : {}) };
  });
  const { closed, attempt } = before;
  if (closed !== null) return { refusal: closed };
  const answer = await parts.library.patron(card, pin, 'fees');
  if (answer.kind === 'no-answer') {
    tryToStore(parts, () => attempt?.takeBack());
    return { refusal: { kind: 'unreachable' } };
  }
  const refusal = refusalToOpen(parts, pin, answer.value);
  if (refusal === null) {
    tryToStore(parts, () => attempt?.right());
    return { answer: answer.value };
  }
  if (attempt !== undefined && saysWrong(answer.value)) {
    const triesLeft = noteWrong(parts, card);
    return { refusal: refusal.kind === 'pin-wrong' ? { ...refusal, triesLeft } : refusal };
  }
  tryToStore(parts, () => attempt?.takeBack());
  return { refusal };
}

/**
 * CQ N; or no CQ, and a card that is not valid with this PIN, which it was without one: some
 * systems answer a wrong PIN so, and if that did not count it could be guessed without end.
 */
function saysWrong({ valid, pinValid }: PatronAnswer): boolean {
  return pinValid === false || (pinValid === null && !valid);
}

/**
 * What stands in the way before anything is sent: too many wrong PINs, of this card or of all.
 * Null: nothing.
 */
function refusalToAsk({ settings, pins, clock }: Parts, card: string): IdentifyOutcome | null {
  if (settings.pin === 'never') return null;
  const now = clock.now();
  if (pins.triesLeft(card, now) === 0) return { kind: 'pin-wrong', triesLeft: 0 };
  return pins.isPaused(now) ? { kind: 'pin-paused' } : null;
}

/** Null where the account may be opened. */
function refusalToOpen(
  parts: Parts,
  pin: string | null,
  answer: PatronAnswer,
): IdentifyOutcome | null {
  const { settings } = parts;
  if (settings.pin === 'never') return answer.valid ? null : unknownCard(answer);
  if (pin === null) {
    // Some answer a question by 23 that has no PIN as they answer a wrong one: that says nothing of
    // the card.
    const mayBeKnown = answer.valid || (answer.isStatusOnly && answer.pinValid === false);
    return mayBeKnown ? { kind: 'pin-needed' } : unknownCard(answer);
  }
  if (answer.pinValid === false) {
    noteVerdict(parts, true);
    return { kind: 'pin-wrong', triesLeft: 0 };
  }
  if (!answer.valid) return unknownCard(answer);
  noteVerdict(parts, answer.pinValid === true);
  if (answer.pinValid !== true) return { kind: 'pin-unchecked' };
  return null;
}

/**
 * Gives the tries that this card has left; none where that cannot be read. Nothing of the card or
 * of the PIN stands in the log: how often, and when, shows whether PINs are guessed.
 */
function noteWrong(parts: CirculationParts, card: string): number {
  const { pins, clock, log } = parts;
  const now = clock.now();
  const state = { triesLeft: 0, isPaused: false };
  tryToStore(parts, () => {
    state.triesLeft = pins.triesLeft(card, now);
    state.isPaused = pins.isPaused(now);
  });
  const { triesLeft, isPaused } = state;
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

function noteVerdict({ pins, log }: Parts, given: boolean): void {
  const changed = pins.noteVerdicts(given);
  if (!given) log({ level: 'error', part: 'library', code: 'pin-unchecked', text: uncheckedText });
  else if (changed)
    log({
      level: 'info',
      part: 'library',
      code: 'pin-checked',
      text: 'The library system checks PINs again.',
    });
}

const uncheckedText =
  'The library system does not say whether a PIN is right (no CQ in 64 or 24): no account is opened. Have PIN verification switched on there; a library whose patrons have no PIN writes "pin": "never" in the section identification.';
