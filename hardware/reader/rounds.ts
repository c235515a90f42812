/** Follows the inventories: reads tags that have come, and reports those that have gone. */
import type { Log, ReaderEvents, Tag } from '../devices.ts';
import { createListing } from './listing.ts';
import type { ReaderOptions } from './options.ts';
import { createPresence, type Ripe } from './presence.ts';
import type { Inventory, ReaderProtocol } from './protocol.ts';
import { notRead, readTag, reportNotRead } from './read-tag.ts';
import { createWeakness } from './weakness.ts';

export interface Rounds {
  /**
   * One inventory that began then, by `performance.now()`. `between` is awaited before each tag that
   * is read, for urgent orders.
   */
  follow(
    inventory: Inventory,
    beganMs: number,
    signal: AbortSignal,
    between: () => Promise<void>,
  ): Promise<void>;
  /** What the last inventory saw, a tag or none, is reported if the next ones see it too. */
  isWaiting(): boolean;
  /** The reader is lost: every reported tag vanishes. */
  forget(): void;
}

/** Rounds until an unread tag is tried again: doubled each time, up to `longestPauseRounds`. */
const firstPauseRounds = 8;
const longestPauseRounds = 128;

/** Read, and not reported yet: a card that came with it goes first. */
interface Held {
  tag: Tag;
  absentMs: number;
  /** in the round in which it was read, as in `Ripe` */
  rounds: number;
}

interface Unread {
  absentMs: number;
  pauseRounds: number;
  leftRounds: number;
}

export function createRounds(
  protocol: ReaderProtocol,
  events: ReaderEvents,
  options: ReaderOptions,
  log: Log,
): Rounds {
  const { memoryBytes, memoryTries, appearAfterRounds, vanishAfterRounds } = options;
  const presence = createPresence(appearAfterRounds, vanishAfterRounds);
  /** reported as unreadable because their memory could not be read */
  const unread = new Map<string, Unread>();
  const held = new Map<string, Held>();
  const weakness = createWeakness();
  let cardsFirst = options.cardsFirst;
  const listing = createListing(vanishAfterRounds);
  const { security, afi, tags } = options;

  function read(uid: string, last: boolean) {
    return readTag(protocol, uid, { bytesAtMost: memoryBytes, last, tags, security, afi }, log);
  }

  /** An incomplete list says nothing of tags missing from it: each of those is asked itself. */
  async function askUnnamed(named: readonly string[], signal: AbortSignal) {
    const there: string[] = [];
    const gone: string[] = [];
    for (const uid of presence.confirmed().filter((one) => !named.includes(one))) {
      if (signal.aborted) break;
      const { kind } = await protocol.readMemory(uid, 1);
      if (kind === 'ok' || kind === 'part') there.push(uid);
      if (kind === 'gone') gone.push(uid);
    }
    return { there, gone };
  }

  /** A tag that cannot be read is tried again in the next rounds, then reported as unreadable. */
  async function readNew({ uid, rounds, absentMs }: Ripe, signal: AbortSignal): Promise<void> {
    const attempt = rounds - appearAfterRounds + 1;
    const last = attempt >= memoryTries;
    let tag = await read(uid, last);
    if (signal.aborted || (!tag && !last)) return;
    if (!tag) {
      tag = { uid, content: { kind: 'unreadable', why: notRead } };
      reportNotRead(uid, attempt, log);
      unread.set(uid, { absentMs, pauseRounds: firstPauseRounds, leftRounds: firstPauseRounds });
    }
    const isCard = tag.content.kind === 'patron';
    cardsFirst ||= isCard;
    if (cardsFirst && !isCard) held.set(uid, { tag, absentMs, rounds });
    else report(tag, absentMs);
  }

  function report(tag: Tag, absentMs: number): void {
    held.delete(tag.uid);
    presence.confirm(tag.uid);
    events.onAppeared(tag, absentMs);
  }

  /** Not while another tag that has come may be a card. */
  function reportHeld(ripe: readonly Ripe[]): void {
    const maybeCard = presence.isWaiting() || ripe.some(({ uid }) => !isRead(uid));
    for (const { uid, rounds } of ripe) {
      const one = held.get(uid);
      if (one && (!maybeCard || rounds >= one.rounds + memoryTries)) report(one.tag, one.absentMs);
    }
  }

  function isRead(uid: string): boolean {
    return held.has(uid) || presence.confirmed().includes(uid);
  }

  /** The disturbance may be over: a hand, another tag on top of it. */
  async function tryAgain(uid: string, signal: AbortSignal): Promise<void> {
    const absentMs = unread.get(uid)?.absentMs ?? Number.NEGATIVE_INFINITY;
    const tag = await read(uid, true);
    if (signal.aborted || !tag) return;
    unread.delete(uid);
    // No `onVanished` before: the tag was never lifted.
    events.onAppeared(tag, absentMs);
  }

  function dueAgain(seen: readonly string[]): string[] {
    const due: string[] = [];
    for (const [uid, one] of unread) {
      if (!seen.includes(uid)) continue;
      one.leftRounds -= 1;
      if (one.leftRounds > 0) continue;
      one.pauseRounds = Math.min(one.pauseRounds * 2, longestPauseRounds);
      one.leftRounds = one.pauseRounds;
      due.push(uid);
    }
    return due;
  }

  return {
    async follow({ uids, whole }, beganMs, signal, between) {
      const asked = whole ? null : await askUnnamed(uids, signal);
      if (signal.aborted) return;
      const seen = [...uids, ...(asked?.there ?? [])];
      const { ripe, vanished } = presence.round(seen, asked?.gone, beganMs);
      for (const uid of vanished) {
        unread.delete(uid);
        events.onVanished(uid);
      }
      // One that was missed meanwhile is read once more.
      for (const uid of held.keys()) if (!ripe.some((one) => one.uid === uid)) held.delete(uid);
      for (const one of ripe.filter(({ uid }) => !held.has(uid))) {
        await between();
        if (signal.aborted) return;
        await readNew(one, signal);
      }
      if (signal.aborted) return;
      reportHeld(ripe);
      if (listing.round(uids, whole, presence.confirmed())) events.onListed();
      if (whole && weakness.round(uids, presence.confirmed())) events.onWeak();
      for (const uid of dueAgain(seen)) {
        await between();
        if (signal.aborted) return;
        await tryAgain(uid, signal);
      }
    },
    isWaiting: () => presence.isWaiting() || held.size > 0 || !listing.isDone(),
    forget() {
      unread.clear();
      held.clear();
      weakness.clear();
      listing.clear();
      for (const uid of presence.clear()) events.onVanished(uid);
    },
  };
}
