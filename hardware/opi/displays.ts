/** The text on the terminal's display, which is free and in any language, as a step. */
import type { TerminalStep } from '../devices.ts';

/**
 * The first that fits. It informs only: that a text says "approved" or "declined" shows nothing
 * before the outcome is there.
 */
const steps: readonly (readonly [RegExp, TerminalStep])[] = [
  [/approv|akkoord|goedgekeurd|genehmigt|erfolg|accept|declin|refus|geweigerd|abgelehnt/i, 'wait'],
  [/\bpin\b|geheimzahl|pincode|code secret/i, 'enter-pin'],
  [/remove|verwijder|neem .*(?:kaart|pas)|entnehmen|entfernen|retire|reprenez/i, 'remove-card'],
  [
    /insert|present|tap|swipe|steek|invoeren|plaats|houd|stecken|einf(?:ü|ue)hren|vorhalten|ins(?:é|e)re|introdui|pr(?:é|e)sente|approche/i,
    'insert-card',
  ],
];

/** A display shows less; the forms above take the square of the length at worst. */
const longestRead = 500;

export function progressOf(lines: readonly string[]): TerminalStep {
  const text = lines.join(' ').slice(0, longestRead);
  return steps.find(([form]) => form.test(text))?.[1] ?? 'wait';
}
