/**
 * A barcode scanner that is a keyboard: which keys it presses for a code, by the layout that it is
 * set to.
 */

interface Keystroke {
  /** as `KeyboardEvent.code` has it: the place of the key, whatever stands on it */
  code: string;
  shift: boolean;
}
type KeyboardLayout = 'us' | 'azerty';

/** Letters that stand elsewhere on a French and a Belgian keyboard. */
const movedLetters: Readonly<Record<string, string>> = {
  A: 'KeyQ',
  Q: 'KeyA',
  Z: 'KeyW',
  W: 'KeyZ',
  M: 'Semicolon',
};

/** Letters and digits; other characters are left out. Enter ends it, as scanners are delivered. */
export function keystrokes(code: string, layout: KeyboardLayout): Keystroke[] {
  const keys = Array.from(code).flatMap((character): Keystroke[] => {
    // On AZERTY the digits stand on the upper row with Shift.
    if (/^\d$/.test(character)) return [{ code: `Digit${character}`, shift: layout === 'azerty' }];
    if (!/^[A-Za-z]$/.test(character)) return [];
    const letter = character.toUpperCase();
    const place = layout === 'azerty' ? movedLetters[letter] : undefined;
    return [{ code: place ?? `Key${letter}`, shift: character === letter }];
  });
  return [...keys, { code: 'Enter', shift: false }];
}
