/** A return chute in simulated time: the kiosk, its reader, the flap around it, the library. */

import { hasCheckDigit } from '../../../hardware/scanner/check-digit.ts';
import type { Report } from '../../../machines/domain.ts';
import { type ChuteSimulator, startChute } from '../../../simulators/chute.ts';
import { checkOut } from '../../../simulators/library/answers/check-out.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { branch as ownBranch } from '../../../simulators/library/place.ts';
import { type SimulatedTag, tagFor } from '../../../simulators/reader.ts';
import { releasedAfi } from '../../../simulators/tags/tags.ts';
import type { Entry } from '../../../src/store/types.ts';
import { zvtAlone } from '../payments/ways.ts';
import type { Seen } from '../world/fake-screen.ts';
import { now } from '../world/time.ts';
import { openWorlds, type World } from '../world/world.ts';

export interface ChuteWorld {
  world: World;
  chute: ChuteSimulator;
  seen(): Seen | null;
  kills(): number;
  /** errors of the kiosk that are none of a killed process */
  defects: readonly unknown[];
  /** Lends the item to a patron at the desk, with its tag released; null: it is on loan already. */
  lend(item: string): SimulatedTag | null;
  /** Of a library that this one does not know, and no item's number here: its return is refused. */
  stranger(): { item: string; tag: SimulatedTag };
  /** what may be lent: single items that no one waits for */
  items: readonly string[];
  /** its entries of returns, from the first */
  entriesOf(item: string): readonly Entry[];
  /** 0: there is none */
  lastEntry(): number;
  openEntries(): number;
  /** since then the log says that something fell in unbooked, or that the flap is blocked */
  isAlerted(sinceMs: number): boolean;
  /** Line, reader, outputs and disk work again, and the flap and the bin are free. */
  repair(): Promise<void>;
  close(): Promise<void>;
}

const line = (number: number) => ({ of: 'reader' as const, number });

export async function openChuteWorld(
  latencyOf: () => number,
  onReport: (report: Report) => void,
): Promise<ChuteWorld> {
  let seen: Seen | null = null;
  let kills = 0;
  let alertedMs = 0;
  let lastEntry = 0;
  let strangers = 0;
  const defects: unknown[] = [];
  const [world] = await openWorlds(
    [
      {
        ...{ onPacket: () => {}, onTags: () => {} },
        onSeen: (now) => {
          seen = now;
        },
        onReport: (report) => {
          if (report.code === 'chute-unbooked' || report.code === 'chute-blocked')
            alertedMs = now();
          onReport(report);
        },
        onKilled: () => {
          kills += 1;
        },
        onDefect: (error) => void defects.push(error),
      },
    ],
    latencyOf,
    {
      reader: 'feig',
      settings: {},
      pays: { ways: zvtAlone, seed: 1, zvtQuirks: [] },
      payments: { ifNotBooked: 'list', afterLoss: 'staff' },
      library: { system: 'simulated', quirks: [], checksums: 'as-asked', namesFees: true },
    },
    async () => () => ({
      chute: { flap: line(1), flapClosed: line(1), passed: line(2), binFull: line(3) },
      signals: {},
    }),
  );
  if (!world) throw new Error('there is no world');
  const chute = startChute(world.reader);
  const { state } = world.library.library;
  const patron = state.patrons.get(patronCard(1));
  if (!patron) throw new Error('there is no patron');
  const items = [...state.items.values()]
    .filter(
      ({ item, parts, forLoan, branch }) =>
        parts === 1 &&
        forLoan &&
        branch === ownBranch &&
        !state.loans.has(item) &&
        !state.holds.some((hold) => hold.item === item),
    )
    .map(({ item }) => item);
  return {
    world,
    chute,
    seen: () => seen,
    kills: () => kills,
    defects,
    items,
    lend: (item) => {
      if (state.loans.has(item)) return null;
      const terms = { renewalPolicy: false, noBlock: true, dueOn: null, happenedAt: null };
      if (!checkOut(state, { patron, item, ...terms }).ok) throw new Error(`${item} is not lent`);
      const nth = items.indexOf(item).toString(16).toUpperCase().padStart(4, '0');
      const uid = `E00401500000${nth}`;
      return { ...tagFor({ item }, uid), afi: releasedAfi };
    },
    stranger: () => {
      strangers += 1;
      const nth = String(strangers).padStart(4, '0');
      const numbers = [`399900000${nth}0`, `399900000${nth}1`];
      const item = numbers.find((each) => !hasCheckDigit(each, 'luhn14')) ?? '';
      return { item, tag: { ...tagFor({ item }, `E00401600000${nth}`), afi: releasedAfi } };
    },
    entriesOf: (item) => world.store()?.journal.ofItemSince(item, 0) ?? [],
    lastEntry: () => {
      lastEntry = world.store()?.journal.lastId() ?? lastEntry;
      return lastEntry;
    },
    openEntries: () => world.store()?.journal.open().length ?? 1,
    isAlerted: (sinceMs) => alertedMs >= sinceMs,
    repair: async () => {
      for (const cable of Object.values(world.cables)) cable.isHole = false;
      await world.library.restoreLine();
      await world.reader.plugIn();
      world.reader.failWrites(0);
      world.reader.lines.fail(null);
      chute.hold(false);
      chute.fill(false);
      chute.jam(null);
    },
    close: async () => {
      chute.close();
      await world.close();
    },
  };
}
