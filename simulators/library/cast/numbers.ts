/** Card and item numbers: 14 digits, the last a Luhn check digit (ISO/IEC 7812-1, annex B). */

/** The check digit that `digits` needs behind it. */
export function luhnDigit(digits: string): string {
  let sum = 0;
  for (const [place, digit] of [...digits].reverse().entries()) {
    const doubled = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** The card of the nth patron: `2`, the institution, eight digits, the check digit. */
export function cardNumber(n: number, institution = '3550'): string {
  return withCheckDigit(`2${institution}${String(n).padStart(8, '0')}`);
}

/** The number on the nth item: `3`, the institution that owns it, eight digits, the check digit. */
export function itemNumber(n: number, institution = '3550'): string {
  return withCheckDigit(`3${institution}${String(n).padStart(8, '0')}`);
}

function withCheckDigit(digits: string): string {
  return digits + luhnDigit(digits);
}
