/** What is on an account now, with what was renewed in this visit. Pure. */
import type { Loan, RenewOutcome } from '../domain.ts';
import type { StatusReceipt } from '../receipt-content.ts';
import type { VisitContext } from '../visit/context.ts';

/** By the dates as they were listed: a loan that is renewed stays where it is. */
export function listedLoans({ account }: Pick<VisitContext, 'account'>): readonly Loan[] {
  return [...(account?.loans ?? [])].sort((a, b) =>
    (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999'),
  );
}

/** When it is due by now: as it was listed where the renewal says nothing of it. */
export function dueOf(loan: Loan, renewal: RenewOutcome | 'working' | undefined) {
  const isRenewed = renewal && renewal !== 'working' && renewal.kind === 'done';
  const isDated = isRenewed && (renewal.dueOn !== null || renewal.dueText !== undefined);
  const { dueOn, dueText = null } = isDated ? renewal : loan;
  return { dueOn, dueText };
}

export function statusReceipt(context: VisitContext): StatusReceipt {
  const { account, patron, language, renewals } = context;
  const isListed = (account?.loans ?? null) !== null;
  return {
    language,
    loans: isListed
      ? listedLoans(context).map((loan) => {
          const { item, title } = loan;
          const { dueOn, dueText } = dueOf(loan, renewals[item]);
          return { item, title, dueOn, dueText };
        })
      : null,
    holdsReady: account?.holdsReady ?? null,
    readyHolds: account?.readyHolds ?? [],
    fees: patron?.fees ?? [],
    owedCents: account?.owedCents ?? null,
  };
}
