/** Recognises a keyboard scanner whose own layout is not US English. Pure. */

/** Above the digits of a US keyboard: an AZERTY scanner's Shift and a digit. */
const overDigits = /[)!@#$%^&*(]/g;
/** On the digits of French and Belgian keyboards, without Shift. */
const azertyRow = /^(?=.*[&é"'(§è!çà])[&é"'(§è!çà_-]{4,}$/;
/** The shortest scan. */
const fewest = 4;

/**
 * Whether a code was typed as on a French or Belgian keyboard (AZERTY): letters and signs of the
 * digit row, at least four of those, and no digit. The code meant is not guessed, as letters may
 * have changed places too.
 */
export function looksAzerty(code: string): boolean {
  if (azertyRow.test(code)) return true;
  const rest = code.replace(overDigits, '');
  return code.length - rest.length >= fewest && /^[A-Za-z;:]*$/.test(rest);
}
