/** 63 with a wrong PIN, once, and with the right one; 63 of a card that is blocked. */
import { firstFilled, yesNo } from '../../codec/access.ts';
import { readFlags } from '../../codec/values.ts';
import type { Note, Question } from '../question.ts';
import { patronQuestion } from './patron.ts';

/** Of as many digits as the right one, and another. */
function wrongOf(right: string): string {
  const digits = /^\d+$/.test(right) ? right : right.replace(/\D/g, '0') || '0000';
  return `${digits.slice(0, -1)}${(Number(digits.slice(-1)) + 5) % 10}`;
}

export const pin: Question = {
  id: 'pin',
  level: 'try',
  asks: '63',
  section: 'Patron Information Response',
  title: {
    en: 'A wrong PIN once, and the right one',
    nl: 'Eén keer een verkeerde pincode, en de juiste',
  },
  standard: {
    en: 'CQ says whether the PIN is right, and BL whether the card is valid: the one has nothing to do with the other.',
    nl: 'CQ zegt of de pincode juist is, en BL of de kaart geldig is: het ene staat los van het andere.',
  },
  needs: ['card', 'pin'],
  async run({ ask, settings, atHand, course }) {
    const { card = '', pin: right = '' } = atHand;
    const asking = (given: string | null) => ask(patronQuestion(settings, card, null, given));
    const without = await asking(null);
    const wrong = await asking(wrongOf(right));
    // The right one last: many systems count the wrong ones until then.
    const known = await asking(right);
    const notes: Note[] = [...without.notes, ...wrong.notes, ...known.notes];
    if (wrong.message !== null) {
      const [valid, taken] = [yesNo(wrong.message, 'BL'), yesNo(wrong.message, 'CQ')];
      // Where it says so without a PIN too, that is known already.
      const isSilent = without.message !== null && yesNo(without.message, 'BL') === false;
      if (valid === false && !isSilent) notes.push({ code: 'wrong-pin-invalid' });
      if (taken === true) notes.push({ code: 'wrong-pin-taken' });
      else if (taken === null) notes.push({ code: 'wrong-pin-unsaid' });
      else {
        const saysYes = without.message !== null && yesNo(without.message, 'CQ') === true;
        const isNew = saysYes && !settings.profile.saysYesWithoutPin;
        const fits = [{ name: 'saysYesWithoutPin', value: true } as const];
        notes.push({ code: 'wrong-pin-refused', ...(isNew ? { fits } : {}) });
      }
    }
    if (known.message !== null) {
      const taken = yesNo(known.message, 'CQ');
      course.isPinRefused = taken === false;
      if (taken !== null) notes.push({ code: taken ? 'right-pin-taken' : 'right-pin-refused' });
    }
    return notes;
  },
};

export const blocked: Question = {
  id: 'blocked',
  level: 'try',
  asks: '63',
  section: 'Patron Status',
  title: { en: 'A card that is blocked', nl: 'Een kaart die geblokkeerd is' },
  standard: {
    en: 'The flags say what is denied: the card itself stays valid (BL Y).',
    nl: 'De vlaggen zeggen wat niet mag: de kaart zelf blijft geldig (BL Y).',
  },
  needs: ['blocked'],
  async run({ ask, settings, atHand }) {
    const { message, notes } = await ask(patronQuestion(settings, atHand.blocked ?? '', null));
    if (message === null) return notes;
    const flags = readFlags(message.fixed.patronStatus) ?? [];
    const set = flags.flatMap((isSet, at) => (isSet ? [String(at)] : []));
    const isSilent = yesNo(message, 'CQ') === false && firstFilled(message, 'AF') === null;
    if (yesNo(message, 'BL') === false)
      return [...notes, { code: isSilent ? 'silent-without-pin' : 'block-invalid' }];
    if (set.length === 0) return [...notes, { code: 'block-hidden' }];
    return [...notes, { code: 'block-by-flag', about: set.join(', ') }];
  },
};
