/** The library system and the terminal as they stand after a run, by what was said of them. */
import type { LastTransaction } from '../../../../hardware/devices.ts';
import type { Terminal } from '../../../../src/circulation/parts.ts';
import type { Counter } from '../../circulation/counter.ts';
import type { Cast } from './plot/cast.ts';

/** What of each line stands behind this word. */
export function saidOf(said: readonly string[], word: string): string[] {
  return said
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => line.slice(word.length + 1));
}

export interface World {
  terminal: Terminal;
  /** attempts of which the money was given back */
  given: Set<string>;
  /** borrowed by another patron since they were returned off line */
  lentSince: readonly string[];
}

/** Whose an item is that was borrowed since. */
export const nextCard = (cast: Cast) => cast.payer;

/** `goesOn`: the kiosk was off for so long that others borrowed what had been returned. */
export function setWorld(
  { library }: Counter,
  cast: Cast,
  said: readonly string[],
  goesOn: boolean,
): World {
  library.library.restore();
  const { state } = library.library;
  const loan = (item: string, card: string, dueOn: string) =>
    state.loans.set(item, { item, card, dueOn, renewals: 0, before: { loan: null, hold: null } });
  for (const item of saidOf(said, 'booked')) loan(item, cast.card, cast.from.slice(0, 10));
  const returned = saidOf(said, 'returned');
  for (const item of returned) state.loans.delete(item);
  const lentSince = cast.lent.flatMap(({ item }, nth) =>
    goesOn && nth % 2 === 0 && returned.includes(item) ? [item] : [],
  );
  for (const item of lentSince) loan(item, nextCard(cast), '2037-01-31');
  setFees(state.patrons.get(cast.payer)?.fees ?? [], cast, said);
  return { ...terminalOf(said), lentSince };
}

type OpenFees = NonNullable<
  ReturnType<Counter['library']['library']['state']['patrons']['get']>
>['fees'];

function setFees(open: OpenFees, { fees }: Cast, said: readonly string[]): void {
  const closed = [...saidOf(said, 'paid'), ...saidOf(said, 'desk')];
  const [usual] = open.splice(0);
  if (!usual) throw new Error('the payer has no fee');
  for (const fee of fees)
    if (!closed.includes(fee.id)) open.push(Object.assign(structuredClone(usual), fee));
}

/** One that tells its last transaction, and nothing once that is reversed. */
function terminalOf(said: readonly string[]): Pick<World, 'terminal' | 'given'> {
  const given = new Set(saidOf(said, 'gave'));
  const taken = saidOf(said, 'took').map((line): { attempt: string; receipt: LastTransaction } => {
    const [attempt = '', json = ''] = line.split(/ (.*)/s);
    return { attempt, receipt: JSON.parse(json) };
  });
  const last = () => {
    const newest = taken.at(-1);
    return newest && !given.has(newest.attempt) ? newest : null;
  };
  const terminal: Terminal = {
    driver: 'zvt',
    approvalStands: false,
    findsEarlier: false,
    afterLoss: 'trust',
    authorise: () => Promise.reject(new Error('no patron pays')),
    lastTransaction: async () => last()?.receipt ?? null,
    reverse: async ({ receiptNumber }) => {
      const newest = last();
      if (newest?.receipt.receiptNumber !== receiptNumber) return 'refused';
      given.add(newest.attempt);
      return 'reversed';
    },
  };
  return { terminal, given };
}
