/**
 * All typing: a keyboard-wedge scanner, the keypad for people who cannot use the screen, and
 * digits. A scanner types a whole code quickly and ends with Enter. Codes are read by `event.code`,
 * as from a US keyboard, so that the layout of this machine (on AZERTY digits need Shift) does not
 * change them.
 */
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Between two keys of a scanner; a person is slower. */
const scannerGapMs = 50;
const shortestScan = 4;

const marks: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Period: ['.', '>'],
  Comma: [',', '<'],
  Slash: ['/', '?'],
  Semicolon: [';', ':'],
  Space: [' ', ' '],
  NumpadSubtract: ['-', '-'],
  NumpadDecimal: ['.', '.'],
  Quote: ["'", '"'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Backquote: ['`', '~'],
};
const overDigits = ')!@#$%^&*(';
/** FNC1 of GS1, which keyboard scanners type as Ctrl+]: it separates two values. */
const groupSeparator = '\x1d';
function isSeparator({ code, ctrlKey }: KeyboardEvent) {
  return ctrlKey && code === 'BracketRight';
}

/** The character that a scanner meant, or null for a key that types none. */
export function characterOf(code: string, shift: boolean): string | null {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined)
    return shift && code.startsWith('Digit') ? (overDigits[Number(digit)] ?? digit) : digit;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  return marks[code]?.[shift ? 1 : 0] ?? null;
}

interface Typist {
  digit(digit: string): void;
  wipe(): void;
  /** that many of the last digits were part of a scan: drop them */
  undo(digits: number): void;
  enter(): void;
}

let typist: Typist | null = null;

/** Typed digits go to this part of the page while it is shown. */
export function useTyping(next: Typist): void {
  const present = useRef(next);
  present.current = next;
  // Before the paint: the first digit may come as soon as the screen is visible.
  useLayoutEffect(() => {
    const own: Typist = {
      digit: (digit) => present.current.digit(digit),
      wipe: () => present.current.wipe(),
      undo: (digits) => present.current.undo(digits),
      enter: () => present.current.enter(),
    };
    typist = own;
    return () => {
      if (typist === own) typist = null;
    };
  }, []);
}

/** Returns a function that stops listening. */
export function listenToKeys(onScan: (code: string) => void): () => void {
  let run = '';
  let digits = 0;
  let lastAt = 0;
  function onKey(event: KeyboardEvent) {
    if (isSeparator(event) && run !== '' && event.timeStamp - lastAt < scannerGapMs) {
      event.preventDefault();
      run += groupSeparator;
      lastAt = event.timeStamp;
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const fast = event.timeStamp - lastAt < scannerGapMs;
    if (event.code === 'Enter' || event.code === 'NumpadEnter') {
      const scanned = fast && run.length >= shortestScan ? run : null;
      const typed = digits;
      run = '';
      digits = 0;
      if (scanned !== null) {
        event.preventDefault();
        typist?.undo(typed);
        onScan(scanned);
      } else if (typist && !(event.target instanceof HTMLButtonElement)) {
        event.preventDefault();
        typist.enter();
      }
      return;
    }
    const character = event.repeat ? null : characterOf(event.code, event.shiftKey);
    if (character === null) {
      if (event.code === 'Backspace' && !event.repeat) typist?.wipe();
      return;
    }
    run = fast ? run + character : character;
    digits = fast ? digits : 0;
    lastAt = event.timeStamp;
    if (run.length > 1) event.preventDefault(); // a space of a scan presses no button
    if (typist && /\d/.test(character)) {
      digits += 1;
      typist.digit(character);
    }
  }
  document.addEventListener('keydown', onKey, true);
  return () => document.removeEventListener('keydown', onKey, true);
}
