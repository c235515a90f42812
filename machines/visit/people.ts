/** The people of one visit: one is shown, the others are parked. Pure. */
import type { Account, IdentifyOutcome, Patron, RenewOutcome } from '../domain.ts';
import { holdsAfter, type ItemOutcome } from '../items/settle.ts';
import type { PaymentMade } from '../receipt-content.ts';

/** What a visit knows of one person; of the one who is shown it stands in the context itself. */
interface PersonContext {
  patron: Patron | null;
  /** the library system's own message was read and closed */
  noticeRead: boolean;
  /** how many of their holds are surely ready still; null: unknown */
  holdsReady: number | null;
  account: Account | null;
  renewals: Readonly<Record<string, RenewOutcome | 'working'>>;
  chosenFees: readonly string[];
  /** whether the patron may borrow once the chosen fees are paid */
  chosenLiftsBlock: boolean;
  /** touched Pay with nothing chosen */
  chooseFirst: boolean;
  payments: readonly PaymentMade[];
}

/** `person`: 0 for the first card of the visit, 1 for the second. */
interface Person extends PersonContext {
  person: number;
}
/** The context of a visit is the person shown, with the others beside. */
export interface People extends Person {
  others: readonly Person[];
}

/** More would be a queue. */
const most = 8;

export const newPerson: PersonContext = {
  patron: null,
  noticeRead: false,
  holdsReady: null,
  account: null,
  renewals: {},
  chosenFees: [],
  chosenLiftsBlock: false,
  chooseFirst: false,
  payments: [],
};

function shownPerson(people: People): Person {
  const { person, patron, noticeRead, holdsReady, account, renewals } = people;
  const { chosenFees, chosenLiftsBlock, chooseFirst, payments } = people;
  return {
    person,
    patron,
    noticeRead,
    holdsReady,
    account,
    renewals,
    chosenFees,
    chosenLiftsBlock,
    chooseFirst,
    payments,
  };
}

/** All of them, in the order in which they came. */
export function everyone(people: People): readonly Person[] {
  return [shownPerson(people), ...people.others].sort((a, b) => a.person - b.person);
}

/** With what was decided on each patron anew. */
export function decidedAnew(
  people: People,
  decided: ReadonlyMap<number, IdentifyOutcome | null>,
): Pick<People, 'patron' | 'chosenFees' | 'others'> {
  const anew = <T extends Person>(one: T): T => {
    const outcome = decided.get(one.person);
    return one.patron !== null && outcome?.kind === 'known'
      ? { ...one, patron: outcome.patron, chosenFees: [] }
      : one;
  };
  const { patron, chosenFees } = anew(shownPerson(people));
  return { patron, chosenFees, others: people.others.map(anew) };
}

/** With the holds that one of them still has ready after the outcome of an item of theirs. */
export function withHolds(
  people: People,
  person: number | undefined,
  outcome: ItemOutcome,
): Pick<People, 'holdsReady' | 'others'> {
  const after = <T extends Person>(one: T): T =>
    one.person === person ? { ...one, holdsReady: holdsAfter(one.holdsReady, outcome) } : one;
  const { holdsReady } = after(shownPerson(people));
  return { holdsReady, others: people.others.map(after) };
}

/** With what became of a renewal of one of them. */
export function withRenewal(
  people: People,
  { person, item, outcome }: { person: number; item: string; outcome: RenewOutcome | null },
): Pick<People, 'renewals' | 'others'> {
  const after = <T extends Person>(one: T): T =>
    one.person === person && outcome !== null
      ? { ...one, renewals: { ...one.renewals, [item]: outcome } }
      : one;
  const { renewals } = after(shownPerson(people));
  return { renewals, others: people.others.map(after) };
}

/** Shows one of them, or one who is new; the person shown before is parked. */
export function showing(people: People, person: number): People {
  const all = everyone(people);
  const shown = all.find((one) => one.person === person) ?? { ...newPerson, person };
  return { ...shown, others: all.filter((one) => one.person !== person) };
}

export function isFull({ others }: People): boolean {
  return others.length + 1 >= most;
}

/** The number of the one who comes next. */
export function nextPerson({ others }: People): number {
  return others.length + 1;
}

/** To whom Back leads from a person who cannot borrow: one who can, else the first. */
export function personBefore({ others }: People): number {
  const free = others.findLast(({ patron }) => patron?.decision.allows.checkOut);
  return (free ?? others[0])?.person ?? 0;
}
