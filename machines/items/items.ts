/**
 * The list of items of a visit: what is on the plate or was scanned, and how far each one is. Pure.
 */
import type {
  Cents,
  Destination,
  Mode,
  PlainDate,
  PrintOutcome,
  RefusalCode,
  Tag,
} from '../domain.ts';

export type ItemAction = 'borrow' | 'return';

export interface VisitItem {
  /** stable within the visit: also the id of the actor that works on it */
  key: string;
  /** Which one of its list it is, from 1. It is said aloud, and stays though the row moves. */
  nth: number;
  /** null: a tag that cannot be read, or an item that is not dealt with here */
  item: string | null;
  /** the tags that it is worked on with, or was last */
  uids: readonly string[];
  /** tags that were read while it was worked on: they are worked on next */
  late: readonly string[];
  /** tags whose security was switched for it in this visit */
  switched: readonly string[];
  /** tags whose security stayed as it was */
  failed: readonly string[];
  /** booked by its number alone, and not all its tags were switched since */
  tagNotSeen: boolean;
  /**
   * the library system has the loan or the return, or will be sent it; no outcome of its tags
   * changes that
   */
  booked: boolean;
  action: ItemAction;
  /** whose loan it is; of a return, who was shown when it was laid down */
  person: number;
  /**
   * `checking`: its request had no answer, and what became of it is asked for. `unknown`: nobody
   * knows, and it is asked for no more in this visit
   */
  state: 'waiting' | 'working' | 'checking' | 'unknown' | 'done' | 'refused';
  /**
   * refused before, and not laid down or scanned since: tried again as the line was lost (`offline`),
   * or was back
   */
  triedByItself: Mode | null;
  /** the loan or return of the same item that stands where this one, in doubt, was not made */
  before: VisitItem | null;
  title: string | null;
  /** the library system's code of what it is (CK of SIP2), where the library shows it */
  mediaType: string | null;
  dueOn: PlainDate | null;
  dueText: string | null;
  provisional: boolean;
  renewed: boolean;
  /** the patron had it before, and nothing was changed */
  ownLoan: boolean;
  /**
   * What the loan costs, and what the patron said to it; null: nothing, or not asked yet. `charged`: by
   * the library system, without the patron's yes to this amount; `agreedCents`: they agreed to this
   * one, which is less.
   */
  cost: {
    cents: Cents;
    answer: 'open' | 'agreed' | 'declined' | 'charged';
    agreedCents?: Cents;
  } | null;
  destination: Destination | null;
  /** the slip that lies with a returned item; null: none is wanted */
  slip: 'printing' | PrintOutcome | null;
  /** the library system's texts for the receipt */
  printLines: readonly string[];
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
  'costs',
  // By what the kiosk knows off line: the line may be back.
  ...(['offline-limit', 'lent-to-another', 'on-hold'] as const),
]);

/** What the library system refused may be lent once something was returned: too many loans. */
function isChanged(refused: VisitItem, items: readonly VisitItem[]): boolean {
  const isLoan = refused.action === 'borrow' && refused.code === 'refused';
  return isLoan && items.some((row) => row.action === 'return' && row.booked);
}

/** Each person has rows of their own. */
function keyOf(action: ItemAction, what: string, person: number) {
  return person === 0 ? `${action}:${what}` : `${action}:${what}:${person + 1}`;
}

/** `what`: names it in its list. */
function fresh(
  items: readonly VisitItem[],
  action: ItemAction,
  { what, item, person }: { what: string; item: string | null; person: number },
): VisitItem {
  const list = items.filter(
    (row) => row.action === action && (action === 'return' || row.person === person),
  );
  return {
    key: keyOf(action, what, person),
    nth: 1 + Math.max(0, ...list.map(({ nth }) => nth)),
    item,
    uids: [],
    late: [],
    switched: [],
    failed: [],
    booked: false,
    action,
    person,
    state: 'waiting',
    triedByItself: null,
    before: null,
    tagNotSeen: false,
    title: null,
    mediaType: null,
    dueOn: null,
    dueText: null,
    provisional: false,
    renewed: false,
    ownLoan: false,
    cost: null,
    destination: null,
    slip: null,
    printLines: [],
    code: null,
    message: null,
    partOf: {},
    parts: 1,
    failedParts: [],
  };
}

/**
 * ISO 28560-1, type of usage: 2 not for circulation, 7 discarded. The library system is not asked.
 */
function notForLoan(usage: number) {
  return usage === 2 || usage === 7;
}

/** The tags on the plate that carry this item: one, or the parts of a set. */
export function tagsOf(plate: readonly Tag[], item: string) {
  return plate.flatMap((tag) =>
    tag.content.kind === 'item' && tag.content.item === item
      ? [{ uid: tag.uid, ...tag.content }]
      : [],
  );
}

function replace(items: readonly VisitItem[], row: VisitItem): VisitItem[] {
  return items.map((other) => (other.key === row.key ? row : other));
}

/** The refusal that follows from the tags alone. */
function refusalOf(
  action: ItemAction,
  tags: readonly { usage: number }[],
  complete: boolean,
): RefusalCode | null {
  if (action === 'borrow' && tags.some((tag) => notForLoan(tag.usage))) return 'not-for-loan';
  return complete ? null : 'set-incomplete';
}

/** The patron has not said yet whether they borrow it at its price. */
export function asksCost({ cost }: VisitItem): boolean {
  return cost?.answer === 'open';
}

function isUnderWay({ state }: VisitItem) {
  return state === 'working' || state === 'waiting';
}

type PartTags = ReturnType<typeof tagsOf>;
/** The number of parts by its tags, and which part each tag is. */
export function setOf(tags: PartTags): Pick<VisitItem, 'parts' | 'partOf'> {
  const parts = Math.max(1, ...tags.map((tag) => tag.parts));
  return {
    parts,
    partOf: parts > 1 ? Object.fromEntries(tags.map((tag) => [tag.uid, tag.ordinal])) : {},
  };
}

/** It may be booked. */
export function isInDoubt({ state }: VisitItem): boolean {
  return state === 'checking' || state === 'unknown';
}

/** An item that is under way or booked is not begun again: its new tags are worked on next. */
function withTags(row: VisitItem, tags: PartTags): VisitItem {
  const { parts, partOf } = setOf(tags);
  const known = { ...row, parts: Math.max(row.parts, parts), partOf: { ...row.partOf, ...partOf } };
  const fresh = tags.map((tag) => tag.uid).filter((uid) => !row.switched.includes(uid));
  if (isUnderWay(row) || row.state === 'checking')
    return { ...known, late: [...new Set([...row.late, ...fresh])] };
  return fresh.length === 0 ? row : { ...known, uids: fresh, state: 'waiting', code: null };
}

/** It stays on the list of the person who borrows it, and is returned on theirs. */
function whoHas(standing: readonly VisitItem[], action: ItemAction): number | undefined {
  return standing.find((row) => row.booked && (action === 'return' || row.action === 'borrow'))
    ?.person;
}

/**
 * The list after an item was laid down or scanned: its row is added on top, or waits again where it
 * may be tried again. `shown`: the person whose list it is.
 */
export function present(
  items: readonly VisitItem[],
  action: ItemAction,
  plate: readonly Tag[],
  item: string,
  shown = 0,
): VisitItem[] {
  const tags = tagsOf(plate, item);
  const standing = items.filter((row) => row.item === item);
  // Put back while the other list is open: one request about an item is under way at a time.
  const underWay = standing.find(isUnderWay);
  if (underWay) return replace(items, withTags(underWay, tags));
  const checked = standing.find((row) => row.action === action && row.state === 'checking');
  if (checked) return replace(items, withTags(checked, tags));
  const person = whoHas(standing, action) ?? shown;
  const known = standing.find((row) => row.action === action && row.person === person);
  if (known?.booked) return replace(items, withTags(known, tags));
  const mayTry = known?.code && (retryable.has(known.code) || isChanged(known, items));
  if (known && (!mayTry || asksCost(known))) return [...items];
  const set = setOf(tags);
  const complete = tags.length === 0 || new Set(tags.map((tag) => tag.ordinal)).size >= set.parts;
  const code = refusalOf(action, tags, complete);
  const row: VisitItem = {
    ...(known ?? fresh(items, action, { what: item, item, person })),
    title: standing.find((other) => other.title !== null)?.title ?? null,
    ...set,
    uids: tags.map((tag) => tag.uid),
    failed: [],
    failedParts: [],
    state: code === null ? 'waiting' : 'refused',
    triedByItself: null,
    code,
    message: null,
    cost: null,
  };
  return known ? replace(items, row) : [row, ...items];
}

/** It is to be lent or returned, and that is not decided yet: a tag of it is for that, and for no row before. */
function isAtStake(row: VisitItem): boolean {
  return !row.booked && (isUnderWay(row) || row.state === 'checking' || asksCost(row));
}

/**
 * The list when it opens, with what its person laid down or scanned before. An item that has a row
 * already, of any person, is not begun again because it still lies there; new tags of it are added to
 * its row.
 */
export function presentAll(
  items: readonly VisitItem[],
  action: ItemAction,
  {
    plate,
    laid,
    scanned,
  }: { plate: readonly Tag[]; laid: readonly Tag[]; scanned: readonly string[] },
  person: number,
): VisitItem[] {
  const readable = plate.flatMap((tag) => (tag.content.kind === 'item' ? [tag.content.item] : []));
  const unread = laid.filter(
    ({ uid, content }) =>
      content.kind !== 'item' &&
      content.kind !== 'patron' &&
      !items.some((row) => row.action === action && row.item === null && row.uids.includes(uid)),
  );
  const withUnread = unread.reduce(
    (rows, tag) => presentNumberless(rows, action, tag, person),
    [...items],
  );
  return [...new Set([...readable, ...scanned])].reduce((rows, item) => {
    const standing = rows.filter((row) => row.item === item);
    const booked = standing.find((row) => row.booked);
    if (booked && !standing.some(isAtStake))
      return present(rows, booked.action, plate, item, person);
    const own = standing.find((row) => row.action === action && row.person === person);
    const theirs = tagsOf(laid, item);
    const isNew = theirs.some((tag) => !own?.uids.includes(tag.uid));
    return scanned.includes(item) || (isNew && (standing.length === 0 || own))
      ? present(rows, action, plate, item, person)
      : rows;
  }, withUnread);
}

/** A loan or a return with a tag on the plate whose security was not switched yet. */
export function unswitched(
  items: readonly VisitItem[],
  plate: readonly Tag[],
): VisitItem | undefined {
  return items.find(
    ({ booked, item, switched, failed }) =>
      booked &&
      item !== null &&
      tagsOf(plate, item).some(({ uid }) => ![...switched, ...failed].includes(uid)),
  );
}

/** A tag that cannot be read, or whose number must not be sent, has a row of its own. */
export function presentNumberless(
  items: readonly VisitItem[],
  action: ItemAction,
  { uid, content }: Pick<Tag, 'uid' | 'content'>,
  person = 0,
): VisitItem[] {
  const code = content.kind === 'not-ours' ? 'not-ours' : 'unreadable';
  const row = fresh(items, action, { what: `tag:${uid}`, item: null, person });
  const known = items.find(({ key }) => key === row.key);
  return known
    ? replace(items, { ...known, code })
    : [{ ...row, uids: [uid], state: 'refused', code }, ...items];
}

/** The list after the tag was read, perhaps better than before. */
export function withoutNumberless(items: readonly VisitItem[], uid: string): VisitItem[] {
  return items.filter((row) => row.item !== null || !row.uids.includes(uid));
}

/** The code of an item that is not dealt with here has one row. */
export function presentNotOurs(
  items: readonly VisitItem[],
  action: ItemAction,
  person = 0,
): VisitItem[] {
  const row = fresh(items, action, { what: 'code:not-ours', item: null, person });
  return items.some(({ key }) => key === row.key)
    ? [...items]
    : [{ ...row, state: 'refused', code: 'not-ours' }, ...items];
}

/** The rows of sets without all their parts. */
export function incomplete(items: readonly VisitItem[]): readonly VisitItem[] {
  return items.filter((row) => row.state === 'refused' && row.code === 'set-incomplete');
}

/**
 * Which parts of a set lie on the plate, of how many (ISO 28560-1, set information). Null: no set,
 * or none of its parts is there.
 */
export function partsOf(
  plate: readonly Tag[],
  item: string | null,
): { there: readonly number[]; of: number } | null {
  const tags = item === null ? [] : tagsOf(plate, item);
  const of = Math.max(0, ...tags.map((tag) => tag.parts));
  const there = [...new Set(tags.map((tag) => tag.ordinal))].sort((a, b) => a - b);
  return of > 1 ? { there, of } : null;
}

/** Rows under way that do not have all their tags, or others with their number, on the plate. */
export function lifted(items: readonly VisitItem[], plate: readonly Tag[]): VisitItem[] {
  return items.filter(({ state, item, uids }) => {
    const there = plate.filter(
      (tag) => uids.includes(tag.uid) || (tag.content.kind === 'item' && tag.content.item === item),
    );
    return state === 'working' && there.length < uids.length;
  });
}

export function working(items: readonly VisitItem[]): boolean {
  return items.some(isUnderWay);
}
