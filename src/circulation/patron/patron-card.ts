/**
 * The numbers of one patron. Requests have the number that was shown, which is the one that the
 * library has linked; answers may name the patron by another, the main card number.
 */

/** `mainCard`: left out where it is unknown, or the number that was shown. */
export interface PatronCard {
  card: string;
  mainCard?: string | undefined;
}

/**
 * The card that was shown last in a visit. `isRefused`: by the library system; it does not open its
 * account off line. `asksPin`: it was asked about without a PIN, and the answer left the account to
 * the PIN.
 */
export interface ShownCard extends PatronCard {
  readonly isRefused?: boolean;
  readonly asksPin?: boolean;
}

/** A library system may answer a card number with its own capitals, blanks and leading zeros. */
function isSameCard(left: string, right: string): boolean {
  return bareCard(left) === bareCard(right);
}
function bareCard(card: string) {
  return card
    .replace(/\s/g, '')
    .toUpperCase()
    .replace(/^0+(?=.)/, '');
}

/** Each number in the one form that all kiosks of a branch give it. */
export function bareNumbersOf(patron: PatronCard): readonly string[] {
  return numbersOf(patron).map(bareCard);
}

export function numbersOf({ card, mainCard }: PatronCard): readonly string[] {
  return mainCard === undefined ? [card] : [card, mainCard];
}

/** Whether a number is one of this patron. */
export function isCardOf(patron: PatronCard, number: string): boolean {
  return numbersOf(patron).some((own) => isSameCard(own, number));
}

/** Whether two cards are of one patron, as far as is known. */
export function isSamePatron(left: PatronCard, right: PatronCard): boolean {
  return numbersOf(right).some((number) => isCardOf(left, number));
}

/** The card with the main number that an answer names. */
export function withMainCard(card: string, named: string | null | undefined): PatronCard {
  const mainCard = named?.trim() ?? '';
  return mainCard === '' || isSameCard(card, mainCard) ? { card } : { card, mainCard };
}

/** Whose loan, cancellation or renewal an entry of the journal is. */
export function cardOf({
  patron,
  mainCard,
}: {
  patron: string;
  mainCard?: string | undefined;
}): PatronCard {
  return { card: patron, mainCard };
}
