/** The list of items of a visit: what is on the plate or was scanned, and how far each one is. Pure. */
import type { CheckInOutcome, CheckOutOutcome, Destination, PlainDate, RefusalCode, Tag } from '../src/domain.ts';

export type ItemAction = 'borrow' | 'return';

export interface VisitItem {
  /** stable within the visit: also the id of the actor that works on it */
  key: string;
  /** null: a tag that says nothing, so that nothing can be done with it */
  item: string | null;
  uids: readonly string[];
  action: ItemAction;
  state: 'waiting' | 'working' | 'done' | 'refused';
  title: string | null;
  dueOn: PlainDate | null;
  provisional: boolean;
  renewed: boolean;
  destination: Destination | null;
  code: RefusalCode | null;
  message: string | null;
  /** of a set: which part each of its tags is, as they were presented; empty for a single item */
  partOf: Readonly<Record<string, number>>;
  /** of a set: how many parts; 1 for a single item */
  parts: number;
  /** of a set: the parts whose security stayed as it was */
  failedParts: readonly number[];
}

/** After one of these the same item may be tried again when it is presented again. */
const retryable: ReadonlySet<RefusalCode> = new Set([
  'unreachable',
  'not-released',
  'not-secured',
  'lifted',
  'set-incomplete',
  'unreadable',
  'journal-down',
]);

const fresh = (action: ItemAction, key: string, item: string | null): VisitItem => ({
  key,
  item,
  uids: [],
  action,
  state: 'waiting',
  title: null,
  dueOn: null,
  provisional: false,
  renewed: false,
  destination: null,
  code: null,
  message: null,
  partOf: {},
  parts: 1,
  failedParts: [],
});

/** ISO 28560-1, type of usage: 2 not for circulation, 7 discarded. The tag says so itself: the library system is not asked. */
const notForLoan = (usage: number) => usage === 2 || usage === 7;

/** The tags on the plate that carry this item: one, or the parts of a set. */
const tagsOf = (plate: readonly Tag[], item: string) =>
  plate.flatMap((tag) =>
    tag.content.kind === 'item' && tag.content.item === item ? [{ uid: tag.uid, ...tag.content }] : [],
  );

const replace = (items: readonly VisitItem[], row: VisitItem): VisitItem[] =>
  items.map((other) => (other.key === row.key ? row : other));

/** What the tags alone say against it. */
const refusalOf = (action: ItemAction, tags: readonly { usage: number }[], complete: boolean): RefusalCode | null => {
  if (action === 'borrow' && tags.some((tag) => notForLoan(tag.usage))) return 'not-for-loan';
  return complete ? null : 'set-incomplete';
};

/**
 * An item was laid down or scanned: the list with its row added on top, or woken where it may be tried again.
 * A row that is being worked on, or is done with all its tags, stays as it is.
 */
export const present = (
  items: readonly VisitItem[],
  action: ItemAction,
  plate: readonly Tag[],
  item: string,
): VisitItem[] => {
  const tags = tagsOf(plate, item);
  const uids = tags.map((tag) => tag.uid);
  const parts = Math.max(1, ...tags.map((tag) => tag.parts));
  const complete = tags.length === 0 || new Set(tags.map((tag) => tag.ordinal)).size >= parts;
  const known = items.find((row) => row.item === item && row.action === action);
  const refusal = refusalOf(action, tags, complete);
  const partOf = parts > 1 ? Object.fromEntries(tags.map((tag) => [tag.uid, tag.ordinal])) : {};
  const common = { uids, message: null, partOf, parts, failedParts: [] };
  const next: Partial<VisitItem> =
    refusal === null ? { ...common, state: 'waiting', code: null } : { ...common, state: 'refused', code: refusal };
  if (!known) return [{ ...fresh(action, `${action}:${item}`, item), ...next }, ...items];
  if (known.state === 'working' || known.state === 'waiting') return [...items];
  const again =
    known.state === 'done'
      ? uids.some((uid) => !known.uids.includes(uid))
      : known.code !== null && retryable.has(known.code);
  return again ? replace(items, { ...known, ...next }) : [...items];
};

/** A tag that cannot be read is a row that says so, not a guess. */
export const presentUnreadable = (items: readonly VisitItem[], action: ItemAction, uid: string): VisitItem[] =>
  items.some((row) => row.key === `${action}:tag:${uid}`)
    ? [...items]
    : [{ ...fresh(action, `${action}:tag:${uid}`, null), uids: [uid], state: 'refused', code: 'unreadable' }, ...items];

/** A code that is no item's, an ISBN for one: said once, on top. */
export const presentUnknownCode = (items: readonly VisitItem[], action: ItemAction): VisitItem[] =>
  items.some((row) => row.key === `${action}:code`)
    ? [...items]
    : [{ ...fresh(action, `${action}:code`, null), state: 'refused', code: 'not-an-item' }, ...items];

/** Sets of which a part is missing. */
export const incomplete = (items: readonly VisitItem[]): readonly VisitItem[] =>
  items.filter((row) => row.state === 'refused' && row.code === 'set-incomplete');

/** Which parts of a set lie on the plate, of how many (ISO 28560-1, set information). Null: no set, or none of it there. */
export const partsOf = (
  plate: readonly Tag[],
  item: string | null,
): { there: readonly number[]; of: number } | null => {
  const tags = item === null ? [] : tagsOf(plate, item);
  const of = Math.max(0, ...tags.map((tag) => tag.parts));
  const there = [...new Set(tags.map((tag) => tag.ordinal))].sort((a, b) => a - b);
  return of > 1 ? { there, of } : null;
};

const failedPartsOf = ({ partOf }: VisitItem, failedTags: readonly string[]): readonly number[] =>
  [...new Set(failedTags.flatMap((uid) => partOf[uid] ?? []))].sort((a, b) => a - b);

/** What came of one item. Lent and then returned, or the other way about: only the last of the two still holds. */
export const settle = (
  items: readonly VisitItem[],
  key: string,
  outcome: CheckOutOutcome | CheckInOutcome,
): VisitItem[] => {
  const settled = noteOutcome(items, key, outcome);
  const item = settled.find((row) => row.key === key)?.item;
  return outcome.kind === 'done' && item
    ? settled.filter((row) => row.key === key || row.item !== item || row.state !== 'done')
    : settled;
};

const noteOutcome = (
  items: readonly VisitItem[],
  key: string,
  outcome: CheckOutOutcome | CheckInOutcome,
): VisitItem[] =>
  items.map((row) => {
    if (row.key !== key) return row;
    if (outcome.kind === 'refused')
      return {
        ...row,
        state: 'refused',
        title: outcome.title ?? row.title,
        code: outcome.code,
        message: outcome.message ?? null,
        failedParts: failedPartsOf(row, outcome.failedTags ?? []),
      };
    const common = {
      ...row,
      state: 'done' as const,
      title: outcome.title ?? row.title,
      provisional: outcome.provisional,
      code: null,
      message: null,
    };
    return 'destination' in outcome
      ? { ...common, destination: outcome.destination, message: outcome.message ?? null }
      : { ...common, dueOn: outcome.dueOn, renewed: outcome.renewed };
  });

/** Being worked on, and not all of it is on the plate: known by its tags, or by another with its number. */
export const lifted = (items: readonly VisitItem[], plate: readonly Tag[]): VisitItem[] =>
  items.filter(({ state, item, uids }) => {
    const there = plate.filter(
      (tag) => uids.includes(tag.uid) || (tag.content.kind === 'item' && tag.content.item === item),
    );
    return state === 'working' && there.length < uids.length;
  });

export const working = (items: readonly VisitItem[]): boolean =>
  items.some((row) => row.state === 'working' || row.state === 'waiting');
