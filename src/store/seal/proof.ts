/**
 * Whether the journal is as the kiosk left it. The newest step holds the head, the MAC over all
 * steps that were ever written (digest.ts); each commit moves the head to its last step. The next
 * opening detects steps that were removed, changed, added or exchanged. An older copy of the whole
 * journal passes; the heads in the log of the machine reveal it.
 */

import type { Database } from '../database/sqlite.ts';
import { unlocked } from '../database/triggers.ts';
import type { EntryId, Head } from '../types.ts';
import { type Anchor, firstAnchor, readAnchor, writeAnchor } from './anchor.ts';
import { addSum, createDigest, type Digest, emptySum, type Step } from './digest.ts';

export type Proved = Step & { head: Buffer | null };

export interface Proof {
  /** as it is now */
  readonly anchor: Readonly<Anchor>;
  /** the result of the opening; `missing`: at least so many steps */
  readonly found: { kind: 'whole' | 'changed'; missing: number };
  /** The steps with number and head. Call `inCommit` in the transaction, `committed` after it. */
  extend(steps: readonly Omit<Step, 'nth'>[]): {
    proved: readonly Proved[];
    inCommit(): void;
    committed(): void;
  };
  /** the newest step; it holds the head and is not purged */
  newest(): number;
  /** Call it in the transaction that removes the steps, and `committed` after it. */
  purge(steps: readonly Step[]): { committed(): void };
  head(): Head;
  /** The heads that this journal never had: it was put back to an older copy, or replaced. */
  unknownHeads(seen: readonly Head[]): readonly Head[];
}

interface Scanned {
  sum: Buffer;
  /** the highest number */
  steps: number;
  count: number;
  newest: { seq: number; head: Uint8Array | null } | null;
}

/**
 * Reads all steps once. A journal that is not whole, or has not come as far as `logged`, is proved anew
 * as it is, and is `changed` until a technician accepts it.
 */
export function openProof(database: Database, key: Uint8Array, logged: Head | null = null): Proof {
  const digest = createDigest(key);
  const known = readAnchor(database, key);
  const seen = scan(database, digest);
  let anchor = known ?? firstAnchor;
  const isAsLogged = logged === null || logged.steps <= seen.steps;
  const isLeft = isAsLogged && isWhole(anchor, seen, digest);
  const kind = known !== null && isLeft ? 'whole' : 'changed';
  const ever = Math.max(seen.steps, logged?.steps ?? 0);
  const missing = Math.max(0, ever - anchor.purged.steps - seen.count);
  if (kind !== 'whole') {
    const change = { changed: true, unsureUpTo: lastEntry(database) };
    anchor = proveAnew(database, key, { ...anchor, ...change });
  }
  const { sum, steps, newest } = kind === 'whole' ? seen : scan(database, digest);
  addSum(sum, Buffer.from(anchor.purged.sum, 'base64'));
  let now = { sum, steps, seq: newest?.seq ?? 0 };
  const leave = database.prepare('UPDATE event SET head = NULL WHERE seq = ?');
  const headOf = (of: Buffer, number: number): Head => ({
    steps: number,
    digest: digest.headOf(of).toString('hex', 0, 8),
  });

  return {
    get anchor() {
      return anchor;
    },
    found: { kind, missing: kind === 'changed' ? missing : 0 },
    extend: (added) => {
      const next = { sum: Buffer.from(now.sum), steps: now.steps, seq: now.seq };
      const proved = added.map(({ seq, at, event, state, payload }): Proved => {
        next.steps += 1;
        next.seq = seq;
        return { seq, at, event, state, payload, nth: next.steps, head: null };
      });
      digest.add(next.sum, proved);
      const last = proved.at(-1);
      if (last) last.head = digest.headOf(next.sum);
      const begun = anchor.begun ? anchor : { ...anchor, begun: true };
      return {
        proved,
        inCommit: () => {
          if (begun === anchor) leave.run(now.seq);
          else writeAnchor(database, key, begun);
        },
        committed: () => {
          now = next;
          anchor = begun;
        },
      };
    },
    newest: () => now.seq,
    purge: (removed) => {
      const purged = { ...anchor.purged };
      const purgedSum = emptySum();
      addSum(purgedSum, Buffer.from(purged.sum, 'base64'));
      digest.add(purgedSum, removed);
      for (const step of removed) {
        purged.steps += 1;
        purged.upTo = Math.max(purged.upTo, step.nth);
      }
      const next = { ...anchor, purged: { ...purged, sum: purgedSum.toString('base64') } };
      writeAnchor(database, key, next);
      return {
        committed: () => {
          anchor = next;
        },
      };
    },
    head: () => headOf(now.sum, now.steps),
    unknownHeads: (heads) => {
      // Purged steps are one sum, so heads from among them cannot be compared.
      const asked = heads
        .filter((head) => head.steps >= anchor.purged.upTo)
        .sort((a, b) => a.steps - b.steps);
      const sums = sumsUpTo(
        database,
        digest,
        asked.map((head) => head.steps),
      );
      const before = Buffer.from(anchor.purged.sum, 'base64');
      return asked.filter((head, at) => {
        const upTo = sums[at] ?? emptySum();
        addSum(upTo, before);
        return head.steps > now.steps || headOf(upTo, head.steps).digest !== head.digest;
      });
    },
  };
}

/** Numbers all steps anew in their order and writes head and anchor, in one transaction. */
export function proveAnew(database: Database, key: Uint8Array, wanted: Anchor): Anchor {
  const digest = createDigest(key);
  const anchor = { ...wanted, purged: firstAnchor.purged };
  unlocked(database, () => {
    database.exec(`UPDATE event SET head = NULL, nth = numbered.nth
      FROM (SELECT seq, row_number() OVER (ORDER BY nth, seq) AS nth FROM event) AS numbered WHERE event.seq = numbered.seq`);
    const { sum, newest } = scan(database, digest);
    if (newest)
      database
        .prepare('UPDATE event SET head = ? WHERE seq = ?')
        .run(digest.headOf(sum), newest.seq);
    anchor.begun ||= newest !== null;
    writeAnchor(database, key, anchor);
  });
  return anchor;
}

export function lastEntry(database: Database): EntryId {
  return (
    database.prepare<[], EntryId>('SELECT coalesce(max(seq) >> 20, 0) FROM event').pluck().get() ??
    0
  );
}

function isWhole({ begun, purged }: Anchor, { sum, newest }: Scanned, digest: Digest): boolean {
  if (newest === null || !begun) return newest === null && !begun;
  const all = Buffer.from(sum);
  addSum(all, Buffer.from(purged.sum, 'base64'));
  return newest.head !== null && digest.headOf(all).equals(newest.head);
}

type Row = [
  nth: number,
  seq: number,
  at: string,
  event: string,
  state: string | null,
  payload: Uint8Array,
];
/** Of the payload only what is digested. */
export const columns = 'nth, seq, at, event, state, substr(payload, 1, 29) AS payload';

/** In batches: one call of the database and of the cipher for each step would be slow. */
function* stepsIn(database: Database): Generator<Step[]> {
  const some = database
    .prepare<[number], Row>(`SELECT ${columns} FROM event WHERE seq > ? ORDER BY seq LIMIT 500`)
    .raw();
  let last = Number.MIN_SAFE_INTEGER;
  // A row of another program may have a number that is too large to be counted on from.
  while (Number.isSafeInteger(last)) {
    const rows = some.all(last);
    if (rows.length === 0) return;
    yield rows.map(([nth, seq, at, event, state, payload]) => ({
      nth,
      seq,
      at,
      event,
      state,
      payload,
    }));
    last = rows.at(-1)?.[1] ?? Number.NaN;
  }
}

function scan(database: Database, digest: Digest): Scanned {
  const scanned: Scanned = { sum: emptySum(), steps: 0, count: 0, newest: null };
  let newest = 0;
  for (const bunch of stepsIn(database)) {
    digest.add(scanned.sum, bunch);
    for (const { nth, seq } of bunch) {
      scanned.count += 1;
      if (nth <= scanned.steps && scanned.count > 1) continue;
      scanned.steps = nth;
      newest = seq;
    }
  }
  if (scanned.count === 0) return scanned;
  const select = database
    .prepare<[number], Uint8Array | null>('SELECT head FROM event WHERE seq = ?')
    .pluck();
  return { ...scanned, newest: { seq: newest, head: select.get(newest) ?? null } };
}

/** The sums of the steps up to each of these numbers, which are sorted. */
function sumsUpTo(database: Database, digest: Digest, numbers: readonly number[]): Buffer[] {
  const sums = numbers.map(emptySum);
  for (const bunch of stepsIn(database)) {
    const bySum = new Map<Buffer, Step[]>();
    for (const step of bunch) {
      let [from, to] = [0, numbers.length];
      while (from < to) {
        const middle = (from + to) >> 1;
        if ((numbers[middle] ?? 0) < step.nth) from = middle + 1;
        else to = middle;
      }
      const sum = sums[from];
      if (sum) bySum.set(sum, [...(bySum.get(sum) ?? []), step]);
    }
    for (const [sum, steps] of bySum) digest.add(sum, steps);
  }
  for (const [at, sum] of sums.entries()) addSum(sum, sums[at - 1] ?? emptySum());
  return sums;
}
