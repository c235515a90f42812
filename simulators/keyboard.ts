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

/** Marks of addresses, on a US keyboard; with Shift where `shift` is true. */
const marks: Readonly<Record<string, Keystroke>> = Object.fromEntries(
  (
    [
      ...(['-Minus', '=Equal', '.Period', ',Comma', '/Slash', ';Semicolon'] as const),
      ...(['[BracketLeft', ']BracketRight'] as const),
      ...(['+^Equal', '?^Slash', ':^Semicolon', '_^Minus', '~^Backquote'] as const),
      ...(['&^Digit7', '%^Digit5', '#^Digit3'] as const),
    ] as const
  ).map((text) => {
    const shift = text[1] === '^';
    return [text.charAt(0), { code: text.slice(shift ? 2 : 1), shift }];
  }),
);

/**
 * Letters, digits and, as from a US keyboard, the marks of addresses; other characters are left out.
 * Enter ends it, as scanners are delivered.
 */
export function keystrokes(code: string, layout: KeyboardLayout): Keystroke[] {
  const keys = Array.from(code).flatMap((character): Keystroke[] => {
    // On AZERTY the digits stand on the upper row with Shift.
    if (/^\d$/.test(character)) return [{ code: `Digit${character}`, shift: layout === 'azerty' }];
    const mark = layout === 'us' ? marks[character] : undefined;
    if (mark) return [mark];
    if (!/^[A-Za-z]$/.test(character)) return [];
    const letter = character.toUpperCase();
    const place = layout === 'azerty' ? movedLetters[letter] : undefined;
    return [{ code: place ?? `Key${letter}`, shift: character === letter }];
  });
  return [...keys, { code: 'Enter', shift: false }];
}
