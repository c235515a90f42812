/** Whether an answer of the library system opens an account: the card is valid, and its PIN is right where one is asked for. */
import type { IdentifyOutcome } from '../domain.ts';
import type { Borrower } from './check-out.ts';
import type { CirculationParts } from './parts.ts';
import type { PatronAnswer } from './patron-answer.ts';

type Parts = Pick<CirculationParts, 'settings' | 'pins' | 'clock' | 'log'>;

const unknownCard = ({ messages }: PatronAnswer): IdentifyOutcome => {
  const lines = [...new Set(messages)];
  return { kind: 'unknown-card', ...(lines.length === 0 ? {} : { message: lines.join(' ') }) };
};

/** Whether the account that was opened before still is this patron's: an answer in the middle of a visit. */
export const isStillOpen = ({ settings }: Pick<Parts, 'settings'>, { valid, pinValid }: PatronAnswer): boolean =>
  valid && (settings.pin === 'never' || pinValid === true);

/** Null where the account may be opened. Counts a wrong PIN against the card, and nothing else. */
export const refusalToOpen = (parts: Parts, { card, pin }: Borrower, answer: PatronAnswer): IdentifyOutcome | null => {
  const { settings, pins, clock } = parts;
  if (settings.pin === 'never') return answer.valid ? null : unknownCard(answer);
  if (pin === null) {
    // Some answer a question by 23 that has no PIN as they answer a wrong one: that says nothing of the card.
    const mayBeKnown = answer.valid || (answer.code === '24' && answer.pinValid === false);
    return mayBeKnown ? { kind: 'pin-needed' } : unknownCard(answer);
  }
  if (answer.pinValid === false) {
    noteVerdict(parts, true);
    pins.wrong(card, clock.now());
    return { kind: 'pin-wrong', triesLeft: pins.triesLeft(card, clock.now()) };
  }
  if (!answer.valid) return unknownCard(answer);
  noteVerdict(parts, answer.pinValid === true);
  if (answer.pinValid !== true) return { kind: 'pin-unchecked' };
  pins.right(card);
  return null;
};

const noteVerdict = ({ pins, log }: Parts, given: boolean): void => {
  const changed = pins.noteVerdicts(given);
  if (!given) log({ level: 'error', part: 'library', code: 'pin-unchecked', text: uncheckedText });
  else if (changed)
    log({ level: 'info', part: 'library', code: 'pin-checked', text: 'The library system checks PINs again.' });
};

const uncheckedText =
  'The library system does not say whether a PIN is right (no CQ in 64 or 24): no account is opened. Have PIN verification switched on there; a library whose patrons have no PIN writes "pin": "never" in the section identification.';
