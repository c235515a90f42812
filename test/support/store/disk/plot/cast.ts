/** Who does what in the recorded run: made by the test, and handed to the process as JSON. */
import type { Cents, Instant, PlainDate } from '../../../../../machines/domain.ts';
import { cardNumber } from '../../../../../simulators/library/cast/numbers.ts';
import type { Counter } from '../../../circulation/counter.ts';

/** What the library system and the terminal want of the kiosk. */
export const [libraryPassword, terminalPassword] = ['lindeveld', '000000'];
/** In the folder of the run. */
export const fileNames = {
  configuration: 'kiosk.config.json',
  pin: 'secrets/technician-pin',
  data: 'data',
} as const;

export interface Cast {
  /** when the run begins; each of its steps is ten seconds later */
  from: Instant;
  /** borrows off line */
  card: string;
  /** on no loan at first */
  shelf: readonly string[];
  /** on loan to others at first */
  lent: readonly { item: string; dueOn: PlainDate }[];
  payer: string;
  /** open at first */
  fees: readonly { id: string; amountCents: Cents }[];
  /** the texts of the configuration, in order */
  configurations: readonly string[];
  /** what the file of the technician's PIN holds, in order */
  pins: readonly string[];
}

const fees = [110, 220, 330].map((amountCents, nth) => ({ id: `${9001 + nth}`, amountCents }));

export function castOf(
  { library }: Counter,
  more: Pick<Cast, 'from' | 'configurations' | 'pins'>,
): Cast {
  const { loans, items, holds } = library.library.state;
  const isAwaited = (item: string) => holds.some((hold) => hold.item === item);
  const shelf = [...items.values()].filter(
    ({ item, forLoan }) => forLoan && !loans.has(item) && !isAwaited(item),
  );
  const lent = [...loans.values()].filter(({ item }) => !isAwaited(item));
  return {
    ...more,
    card: cardNumber(1),
    shelf: shelf.slice(0, 9).map(({ item }) => item),
    lent: lent.slice(0, 6).map(({ item, dueOn }) => ({ item, dueOn })),
    payer: cardNumber(4),
    fees,
  };
}
