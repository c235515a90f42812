/**
 * Where a rule cannot hold by nature. No row is about time, distance or absence. The run prints how
 * often each was used: one that is used often is a defect of the design.
 */
export const exceptions = {
  'by-number-alone':
    'Lent or returned by its number alone: its security stays as it was, and the row says so.',
  'past-a-dead-reader': 'A book that is carried past a reader that is out: nothing reads its tag.',
  'an-open-visit-taken-over':
    'Who goes on in a visit that another left open, and shows no card: nothing tells the kiosk that another person stands there, and the screen shows whose list it is.',
  'read-after-the-card':
    'A book is laid down to return it, and in the next moment a card is scanned; or a card is laid down, and in the next moment a book is scanned: the scanner is quicker than the reader, and the kiosk hears of what was laid down last; or the card first, and the list of returns stands there still, or a reader in trouble reads it later.',
  'unsecured-and-laid-down':
    'A book whose security is off, since it was lent and left in the library, and not lent here within the hour, is laid down to borrow it where no account is open and the library lets that begin a return: as of any that is brought back.',
  'left-before-it-was-told':
    'Who leaves before they are told what becomes of a book: it may be so or not, until somebody is told of that book again; what the next one is told, who does something else with it, does not deny it.',
  'lent-before-its-return-is-sent':
    'Returned off line, and lent at a desk before the return is sent: SIP2 has no question that tells the new loan from the old one (docs/offline.md).',
  'lent-off-line-to-an-unknown-card':
    'Lent off line to a card without facts, where `unknownPatrons` lets it, and no patron has that card: the entry says so, and a desk can lend it to nobody.',
  'refused-on-the-disk-before':
    'Refused after a copy of the disk was made: the copy is put back, and nobody accepts it, as the manual says (docs/offline.md). The kiosk cannot know that it is older.',
} as const;
export type ExceptionName = keyof typeof exceptions;

/** How often each was used. */
export interface Exceptions {
  use(name: ExceptionName): void;
  readonly used: Readonly<Record<string, number>>;
}
export function countExceptions(): Exceptions {
  const used: Record<string, number> = {};
  return {
    used,
    use: (name) => {
      used[name] = (used[name] ?? 0) + 1;
    },
  };
}
