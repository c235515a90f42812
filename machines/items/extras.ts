/** What comes to an item beside its outcome: the question of its price, its title, its slip. Pure. */
import type { Mode, Tag } from '../domain.ts';
import { setOf, tagsOf, type VisitItem } from './items.ts';

/**
 * The list after the patron agreed to what a loan costs: its row waits again. With its tags from
 * before, so that it is not lent unreleased where one was lifted meanwhile, and with new ones.
 */
export function agreeToCost(
  items: readonly VisitItem[],
  key: string,
  plate: readonly Tag[],
): VisitItem[] {
  return items.map((row) => {
    if (row.key !== key || row.cost?.answer !== 'open' || row.item === null) return row;
    const tags = tagsOf(plate, row.item);
    return {
      ...row,
      ...(tags.length > 0 ? setOf(tags) : {}),
      uids: [...new Set([...row.uids, ...tags.map((tag) => tag.uid)])],
      state: 'waiting',
      code: null,
      cost: { ...row.cost, answer: 'agreed' },
    };
  });
}

/** The list after they did not agree, to the loan of this row or, without a key, to any. */
export function declineCost(items: readonly VisitItem[], key?: string): VisitItem[] {
  return items.map((row) =>
    row.cost?.answer === 'open' && (key === undefined || row.key === key)
      ? { ...row, cost: { ...row.cost, answer: 'declined' } }
      : row,
  );
}

/** What the kiosk refuses by itself while nobody can be asked. */
const byOfflineRules: ReadonlySet<VisitItem['code']> = new Set([
  ...(['unreachable', 'blocked', 'offline-limit', 'lent-to-another', 'on-hold'] as const),
]);

/**
 * The list after the line was lost: rows of which nothing was sent wait again; and after it is back,
 * those that were refused off line. Each once, since a library system that fails at one item would keep
 * a visit open for ever, or until it is laid down again. Not the ones that left the plate meanwhile, nor those of
 * which no tag lies there: a patron who has read that it was not done may have left with it. In a
 * `chute` nothing is taken along.
 */
export function retryUnreached(
  items: readonly VisitItem[],
  action: VisitItem['action'],
  plate: readonly Tag[],
  mode: Mode | 'chute',
): VisitItem[] {
  const isRetried = ({ code, triedByItself }: VisitItem) =>
    mode === 'online'
      ? byOfflineRules.has(code) && triedByItself !== 'online'
      : code === 'unreachable' && triedByItself === null;
  return items.map((row) => {
    if (row.action !== action || row.state !== 'refused' || !isRetried(row) || row.item === null)
      return row;
    const uids = tagsOf(plate, row.item).map((tag) => tag.uid);
    const isGone = uids.length < row.uids.length || (mode !== 'chute' && uids.length === 0);
    if (isGone) return row;
    const triedByItself = mode === 'chute' ? null : mode;
    return { ...row, uids, state: 'waiting', triedByItself, code: null, message: null };
  });
}

/** The items without a title, of which one is to be asked for. */
export function untitled(items: readonly VisitItem[]): readonly { item: string; person: number }[] {
  return items.flatMap(({ item, person, title, state }) =>
    item !== null && title === null && state !== 'done' ? [{ item, person }] : [],
  );
}

export function withTitle(
  items: readonly VisitItem[],
  item: string,
  title: string | null,
): VisitItem[] {
  return items.map((row) => (row.item === item && row.title === null ? { ...row, title } : row));
}

/** The rows of returned items whose slip is to be printed. */
export function withoutSlip(items: readonly VisitItem[]): readonly VisitItem[] {
  return items.filter(
    ({ state, code, destination, slip }) =>
      state === 'done' && code === null && slip === null && destination?.sign?.slip === true,
  );
}

export function withSlip(
  items: readonly VisitItem[],
  keys: readonly string[],
  slip: VisitItem['slip'],
): VisitItem[] {
  return items.map((row) => (keys.includes(row.key) ? { ...row, slip } : row));
}
