/** What an outcome makes of the list of items: loans, returns, refusals. Pure. */
import type { Cents, CheckInOutcome, CheckOutOutcome, Tag } from '../domain.ts';
import { isInDoubt, type VisitItem, working } from './items.ts';

function failedPartsOf({ partOf }: VisitItem, failedTags: readonly string[]): readonly number[] {
  return [...new Set(failedTags.flatMap((uid) => partOf[uid] ?? []))].sort((a, b) => a - b);
}

/** A set that was booked by its number alone is finished when each of its parts was there. */
function hasAllTags({ parts, partOf }: VisitItem, uids: readonly string[]): boolean {
  return parts === 1
    ? uids.length > 0
    : new Set(uids.flatMap((uid) => partOf[uid] ?? [])).size >= parts;
}

export type ItemOutcome = CheckOutOutcome | CheckInOutcome;
function isBooking(outcome: ItemOutcome) {
  return outcome.kind === 'done' || outcome.code === 'not-secured';
}

/**
 * The list after the outcome of one item. An item that was lent and then returned, or the reverse,
 * keeps the row of the last of the two, also where that outcome is unknown; once it is known that it was
 * not made, the one before is there again.
 */
export function settle(
  items: readonly VisitItem[],
  key: string,
  outcome: ItemOutcome,
  plate: readonly Tag[],
): VisitItem[] {
  const settled = items.find((row) => row.key === key);
  const of = settled?.item ?? null;
  const ends =
    isBooking(outcome) || (outcome.kind === 'refused' && outcome.code === 'outcome-unknown');
  // What one person was refused, another has: it is refused no more.
  const isOthers = (row: VisitItem) => isBooking(outcome) && row.person !== settled?.person;
  // Where it is now says what became of a request before.
  const isKnown = (row: VisitItem) => isBooking(outcome) && isInDoubt(row);
  const isOver = (row: VisitItem) =>
    row.key !== key && row.item === of && (row.booked ? ends : isOthers(row) || isKnown(row));
  const booked = items.find((row) => row.booked && isOver(row)) ?? null;
  return items.flatMap((row) => {
    if (isOver(row)) return [];
    if (row.key !== key) return [row];
    if (row.booked || isBooking(outcome)) return [withBooking(row, outcome, plate)];
    const refused = withRefusal(row, outcome);
    const before = row.before ?? booked;
    if (isInDoubt(refused)) return [{ ...refused, before }];
    return [{ ...refused, before: null }, ...(before ? [before] : [])];
  });
}

/** What was found out of a request without an answer; null: nobody knows. */
export function takeChecked(
  items: readonly VisitItem[],
  key: string,
  outcome: ItemOutcome | null,
  plate: readonly Tag[],
): VisitItem[] {
  const row = items.find((one) => one.key === key && one.state === 'checking');
  if (row === undefined) return [...items];
  return outcome === null
    ? items.map((one) => (one === row ? { ...one, state: 'unknown' } : one))
    : settle(items, key, outcome, plate);
}

function withRefusal(row: VisitItem, outcome: ItemOutcome): VisitItem {
  return outcome.kind === 'done'
    ? row
    : {
        ...row,
        state: outcome.code === 'outcome-unknown' ? 'checking' : 'refused',
        late: [],
        title: outcome.title ?? row.title,
        code: outcome.code,
        message: outcome.message ?? null,
        cost:
          outcome.code === 'costs' && outcome.costCents !== undefined
            ? { cents: outcome.costCents, answer: 'open' }
            : outcome.code === 'outcome-unknown'
              ? row.cost
              : null,
        failed: outcome.failedTags ?? [],
        failedParts: failedPartsOf(row, outcome.failedTags ?? []),
      };
}

function charged(before: VisitItem['cost'], cents: Cents): VisitItem['cost'] {
  const agreedCents = before?.answer === 'agreed' ? before.cents : before?.agreedCents;
  const isMore = agreedCents !== undefined && cents > agreedCents;
  return isMore ? { cents, answer: 'charged', agreedCents } : { cents, answer: 'charged' };
}

/**
 * Tags that failed: a return is shown as not secured, a loan as not released; both stand. So is a loan
 * whose tags stay secured by the library system's word.
 */
function withBooking(row: VisitItem, outcome: ItemOutcome, plate: readonly Tag[]): VisitItem {
  const failedNow = outcome.failedTags ?? (outcome.kind === 'done' ? [] : row.uids);
  const switchedNow = (outcome.kind === 'done' && outcome.switchedTags) || row.uids;
  const failed = [...row.failed.filter((uid) => !row.uids.includes(uid)), ...failedNow];
  const switched = [...new Set([...row.switched, ...switchedNow])].filter(
    (uid) => !failed.includes(uid),
  );
  const lies = (uid: string) => plate.some((tag) => tag.uid === uid);
  const next = [...row.late, ...row.uids.filter(lies)].filter(
    (uid) => ![...switched, ...failed].includes(uid),
  );
  const isReturn = row.action === 'return';
  const staysSecured = 'staysSecured' in outcome && outcome.staysSecured === true;
  const tagNotSeen =
    ('tagNotSeen' in outcome && outcome.tagNotSeen === true) ||
    (row.tagNotSeen && !hasAllTags(row, switched));
  const booked: VisitItem = {
    ...row,
    booked: true,
    before: null,
    tagNotSeen,
    switched,
    failed,
    late: [],
    failedParts: failedPartsOf(row, failed),
    title: outcome.title ?? row.title,
    message: outcome.message ?? null,
    ...(outcome.kind === 'done'
      ? {
          provisional: outcome.provisional,
          mediaType: outcome.mediaType ?? row.mediaType,
          printLines: outcome.printLines ?? row.printLines,
          cost: outcome.costCents === undefined ? row.cost : charged(row.cost, outcome.costCents),
        }
      : {}),
    ...('destination' in outcome ? { destination: outcome.destination } : {}),
    ...('dueOn' in outcome
      ? {
          dueOn: outcome.dueOn,
          dueText: outcome.dueText ?? null,
          renewed: outcome.renewed,
          ownLoan: outcome.ownLoan === true,
        }
      : {}),
  };
  if (next.length > 0) return { ...booked, state: 'waiting', uids: [...new Set(next)], code: null };
  if (failed.length === 0 && !staysSecured)
    return { ...booked, state: 'done', code: tagNotSeen ? 'tag-not-seen' : null };
  return isReturn
    ? { ...booked, state: 'refused', code: 'not-secured' }
    : { ...booked, state: 'done', code: 'not-released' };
}

/**
 * What was refused, or is half done, comes to the top: on a long list it would be pages away. Only
 * when nothing is under way any more, so that no row moves while the patron follows it.
 */
export function withProblemsFirst(items: readonly VisitItem[]): readonly VisitItem[] {
  if (working(items)) return items;
  const hasProblem = ({ code }: VisitItem) => code !== null;
  return [...items.filter(hasProblem), ...items.filter((row) => !hasProblem(row))];
}

/**
 * How many holds are ready after the outcome of one item. The outcome of a later tag of the same
 * loan says what was so before: the least of them holds.
 */
export function holdsAfter(before: number | null, outcome: ItemOutcome): number | null {
  if (before === null || outcome.kind === 'refused' || !('dueOn' in outcome)) return before;
  const isNew = !outcome.renewed && outcome.ownLoan !== true;
  if (outcome.holdsReady === undefined) return isNew ? null : before;
  return Math.min(before, outcome.holdsReady);
}
