/** The people of a visit on the screen, and the question who is there. Pure. */
import { mayAdd, type VisitContext, warningMs } from '../../../machines/visit/context.ts';
import { everyone } from '../../../machines/visit/people.ts';
import type { Dialog, PersonTab } from '../screen.ts';

function lentTo({ items }: VisitContext, person: number): number {
  return items.filter(
    (row) => row.person === person && row.action === 'borrow' && row.booked && !row.ownLoan,
  ).length;
}

/** Left out where one person borrows alone. */
export function showPeople(context: VisitContext): { people?: readonly PersonTab[] } {
  const people = everyone(context);
  if (people.length < 2) return {};
  return {
    people: people.map((one) => ({
      person: one.person,
      name: one.patron?.displayName ?? null,
      lent: lentTo(context, one.person),
      isShown: one.person === context.person,
      mayBorrow: one.patron?.decision.allows.checkOut === true,
    })),
  };
}

export function showWhoIsThere(context: VisitContext): Dialog | null {
  const { endsAt } = context;
  if (endsAt === null) return null;
  return {
    kind: 'who-is-there',
    endsAt,
    totalMs: warningMs(context),
    mayJoin: mayAdd(context),
  };
}
