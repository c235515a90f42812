/**
 * The invariants of a branch (docs/branch.md), seen from outside: the journals side by side, what is
 * at the broker, what the screens said. What one kiosk alone must keep is judged by its monitor.
 */
import type { StoredMessage } from '../../../src/branch/broker/broker.ts';
import type { Violation } from '../judge/monitor.ts';
import type { RunRecord } from '../record.ts';
import { now } from '../world/time.ts';
import type { BranchWorld, Site } from './branch-world.ts';
import { mostLoans } from './branch-world.ts';
import { createPublishedView } from './published-view.ts';
import { returnedAt, type SharedEntry, sharedEntries, soundMs } from './shared-entries.ts';

export interface BranchJudge {
  violation(): Violation | null;
  /** All that can be seen now. */
  look(): void;
  lookAtEnd(): void;
}

/** `branch.waitMs`, and what else is done meanwhile. */
const longestClaimMs = 350;
/** The way of a message, there and on. */
const publishedMs = 3_000;

export function createBranchJudge(world: BranchWorld, record: RunRecord): BranchJudge {
  const { sites, broker } = world;
  const published = createPublishedView(world);
  let own: Violation | null = null;
  const violate = (rule: string, detail: unknown) => {
    own ??= { rule, detail: typeof detail === 'string' ? detail : JSON.stringify(detail) };
  };
  const isSound = (site: Site, fromMs: number, toMs: number) =>
    broker.wasSound(site.name, fromMs, toMs);
  /** The others knew of it at a moment, by the claim and the event, or as it published again. */
  const wasKnown = ({ site, begunMs, doneMs }: SharedEntry, atMs: number) => {
    if (doneMs === null) return false;
    const wasPublished =
      isSound(
        site,
        begunMs - soundMs,
        Math.max(atMs, doneMs) < doneMs + publishedMs ? atMs : doneMs + publishedMs,
      ) && !broker.hasLost(site.name, begunMs, atMs);
    return wasPublished || (atMs > doneMs + soundMs && isSound(site, atMs - soundMs, atMs));
  };
  const bookings = () => sites[0]?.world.library.library.state.bookings ?? [];
  const isSame = (one: SharedEntry, other: SharedEntry) =>
    one.cards.some((card) => other.cards.includes(card));
  const nameOf = ({ site, id, item, cards }: SharedEntry) =>
    `${site.name} ${id} ${item} ${cards[0]}`;

  /** No item is lent twice while the broker answered both. */
  const checkTwice = (loans: readonly SharedEntry[], returns: readonly SharedEntry[]) => {
    for (const later of loans) {
      if (later.doneMs === null || !isSound(later.site, later.begunMs - soundMs, later.doneMs))
        continue;
      const { item, begunMs, doneMs } = later;
      for (const earlier of loans) {
        if (earlier.site === later.site || earlier.item !== item || isSame(earlier, later))
          continue;
        if (earlier.doneMs === null || earlier.doneMs > doneMs || earlier.overMs <= begunMs)
          continue;
        const isBack =
          returns.some(
            (one) => one.item === item && one.begunMs >= earlier.begunMs && one.begunMs <= doneMs,
          ) || returnedAt(bookings(), item).some((ms) => ms >= earlier.begunMs && ms <= doneMs);
        if (!isBack && wasKnown(earlier, begunMs))
          violate('lent twice in the branch', `${nameOf(earlier)}, then ${nameOf(later)}`);
      }
    }
  };

  /** No patron has more loans that wait than they may, while the broker answered. */
  const checkLimit = (loans: readonly SharedEntry[]) => {
    for (const last of loans) {
      const { doneMs, begunMs } = last;
      if (doneMs === null || !isSound(last.site, begunMs - soundMs, doneMs)) continue;
      const waiting = loans.filter(
        (one) =>
          one === last ||
          (isSame(one, last) &&
            one.doneMs !== null &&
            one.doneMs <= doneMs &&
            one.overMs > doneMs &&
            (one.site === last.site ? one.id < last.id : wasKnown(one, begunMs))),
      );
      if (waiting.length > mostLoans)
        violate('over the limit in the branch', waiting.map(nameOf).join(', '));
    }
  };

  /** What came back is not refused as lent. */
  const checkReturned = (entries: readonly SharedEntry[]) => {
    for (const site of sites)
      for (const { what, code, item, atMs } of site.monitor.outcomes) {
        if (what !== 'not-lent' || code !== 'lent-to-another') continue;
        if (!isSound(site, atMs - soundMs, atMs)) continue;
        const of = entries.filter((one) => one.item === item && one.begunMs < atMs);
        const last = of
          .filter((one) => one.doneMs !== null && one.doneMs <= atMs)
          .reduce<SharedEntry | null>(
            (newest, one) => ((one.doneMs ?? 0) > (newest?.doneMs ?? 0) ? one : newest),
            null,
          );
        if (last?.what !== 'returned' || last.overMs <= atMs || last.site === site) continue;
        const backMs = last.doneMs ?? 0;
        const isTouched = of.some(
          (one) => one !== last && one.begunMs >= backMs - soundMs && one.what === 'lent',
        );
        if (!isTouched && backMs + publishedMs < atMs && wasKnown(last, atMs))
          violate(
            'refused as lent, though it came back',
            `${nameOf(last)}, refused at ${site.name}`,
          );
      }
  };

  /** What a kiosk did off line, and nothing else, the others take for open. */
  const checkPublished = (entries: readonly SharedEntry[]) => {
    const sinceMs = now() - soundMs;
    for (const site of sites) {
      if (!site.world.running || !isSound(site, sinceMs, now())) continue;
      const open = published.openOf(site.name);
      const mine = entries.filter((one) => one.site === site);
      for (const one of mine) {
        const isOpen =
          one.doneMs !== null && one.doneMs < now() - publishedMs && one.overMs > now();
        if (isOpen && !open.has(one.id)) violate('done off line, and not told', nameOf(one));
        if (one.overMs < now() - publishedMs && open.has(one.id))
          violate('over, and the others take it for open', nameOf(one));
      }
    }
  };

  /** A broker that does not answer costs the sharing, and no patron's time. */
  const checkWait = (entries: readonly SharedEntry[]) => {
    const late = entries.find(({ claimMs }) => (claimMs ?? 0) > longestClaimMs);
    if (late) violate('a patron waited for the broker', `${nameOf(late)}: ${late.claimMs} ms`);
  };

  const onStored = (message: StoredMessage, isOwn: boolean) => {
    const read = published.read(message);
    record.note(`broker ${message.kiosk} ${read ? `${read.what} ${read.entry ?? ''}` : '?'}`);
    if (!isOwn || read?.what !== 'open') return;
    const site = sites.find(({ name }) => name === message.kiosk);
    const open = published.openOf(message.kiosk);
    const journal = site?.world.store()?.journal;
    for (const id of read.entries ?? []) {
      const last = journal?.history(id).at(-1);
      const isDone = last?.event === 'settle' && last.settlement.state === 'deferred';
      if (isDone && now() - Date.parse(last.at) > publishedMs && !open.has(id))
        violate('its marker was told before what it names', `${message.kiosk} ${id}`);
    }
  };
  broker.onStored = onStored;
  broker.onFenceIgnored = (kiosk) =>
    violate('it goes on where another machine has its identity', kiosk);

  /** Nothing of a person, and no number of an item, is at the broker. */
  const checkSecrets = () => {
    const { patrons, items } = sites[0]?.world.library.library.state ?? {};
    const people = [...(patrons?.values() ?? [])].flatMap(({ card, name, pin }) => [
      card,
      name,
      pin,
    ]);
    const words = [...people, ...(items?.keys() ?? [])].filter(
      (word): word is string => (word?.length ?? 0) > 5,
    );
    const forms = words.map((word) => [
      Buffer.from(word).toString('latin1'),
      Buffer.from(word).toString('base64').replace(/=+$/, '').slice(0, -1),
    ]);
    for (const { key, data } of broker.seen) {
      const text = `${key} ${Buffer.from(data).toString('latin1')}`;
      const found = forms.find((form) => form.some((one) => text.includes(one)));
      if (found) violate('in clear at the broker', `${found[0]} in ${key}`);
    }
  };

  const look = () => {
    const entries = sharedEntries(world);
    if (!entries) return;
    const loans = entries.filter((one) => one.what === 'lent' && !one.ownLoan);
    const returns = entries.filter((one) => one.what === 'returned');
    checkTwice(loans, returns);
    checkLimit(loans);
    checkReturned(entries);
    checkPublished(entries);
    checkWait(entries);
  };
  return {
    violation: () => {
      const of = sites.find(({ monitor }) => monitor.violation);
      const theirs = of?.monitor.violation;
      return own ?? (of && theirs ? { ...theirs, detail: `${of.name}: ${theirs.detail}` } : null);
    },
    look,
    lookAtEnd: () => {
      look();
      checkSecrets();
    },
  };
}
