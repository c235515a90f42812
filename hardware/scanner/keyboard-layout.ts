/** What a keyboard scanner types whose own layout is not the one that the kiosk reads by. Pure. */

/**
 * What stands over the digits of a US keyboard: what an AZERTY scanner means by Shift and a digit.
 */
const overDigits = /[)!@#$%^&*(]/g;
/** What stands on the digits of a French and a Belgian keyboard without Shift. */
const azertyRow = /^(?=.*[&é"'(§è!çà])[&é"'(§è!çà_-]{4,}$/;
/** As many as a scan has at least. */
const fewest = 4;

/**
 * Whether a code was typed as on a French or Belgian keyboard (AZERTY): letters and the signs of
 * the digit row, at least four of those, and not one digit. What was meant is not guessed, as its
 * letters may have changed places too.
 */
export function looksAzerty(code: string): boolean {
  if (azertyRow.test(code)) return true;
  const rest = code.replace(overDigits, '');
  return code.length - rest.length >= fewest && /^[A-Za-z;:]*$/.test(rest);
}
