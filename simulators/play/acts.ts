/**
 * Everything that a person can do on the simulators' page: `POST /act/<device>/<action>` with a
 * JSON body.
 */
import { z } from 'zod';
import type { LineBehaviour } from '../library/line-behaviour.ts';
import { misbehaviours } from '../library/misbehave.ts';
import { quirks } from '../library/quirks.ts';
import type { LibrarySimulator } from '../library/sip2.ts';
import { type PrinterSimulator, printerQuirks } from '../printer.ts';
import { type ForeignCardKind, foreignCards, type ReaderSimulator } from '../reader.ts';
import { type ScannerSimulator, scannerQuirks } from '../scanner.ts';
import { behaviours, type Terminal, terminalQuirks } from '../terminal.ts';
import type { Devices, Table } from './parts.ts';
import {
  cardTag,
  numberTag,
  oddKinds,
  oddTag,
  type Trouble,
  tagsOf,
  troubles,
  withTrouble,
} from './tags.ts';

/** `not-found`: no such patron, item or tag · `refused`: the device said no. */
type ActResult = { ok: true } | { ok: false; why: 'not-found' | 'refused'; text: string };
interface Act {
  body: z.ZodType;
  /** `body` has been read by the schema above */
  run(table: Table, body: unknown): Promise<ActResult> | ActResult;
}

const done: ActResult = { ok: true };
function missing(what: string): ActResult {
  return {
    ok: false,
    why: 'not-found',
    text: `No such ${what}.`,
  };
}

function act<D extends keyof Devices, B>(
  device: D,
  body: z.ZodType<B>,
  run: (device: NonNullable<Devices[D]>, body: B, table: Table) => Promise<ActResult> | ActResult,
): Act {
  return {
    body,
    run: (table, given) => {
      const found = table.devices[device];
      return found
        ? run(found, body.parse(given), table)
        : missing(`device: ${device} does not run here`);
    },
  };
}

const nothing = z.strictObject({});
const number = z.string().regex(/^\d{1,20}$/);
const card = number;
const short = z.string().trim().min(1).max(80);
/** of messages; none: all */
const codes = z
  .array(z.string().regex(/^\d\d$/))
  .max(20)
  .default([]);

function plugActs(device: keyof Devices): Record<string, Act> {
  return {
    [`${device}/unplug`]: act(device, nothing, async (one) => {
      await one.unplug();
      return done;
    }),
    [`${device}/plug-in`]: act(device, nothing, async (one) => {
      await one.plugIn();
      return done;
    }),
    [`${device}/garbage`]: act(device, nothing, (one) => {
      one.garbage();
      return done;
    }),
  };
}

function libraryAct<B>(
  body: z.ZodType<B>,
  run: (library: LibrarySimulator, body: B) => ActResult,
): Act {
  return act('library', body, run);
}
function forPatron(found: boolean): ActResult {
  return found ? done : missing('patron');
}
function lineBehaviourAct<K extends keyof LineBehaviour>(
  setting: Record<K, z.ZodType<LineBehaviour[K]>>,
): Act {
  return libraryAct(
    z.strictObject(setting) as unknown as z.ZodType<Pick<LineBehaviour, K>>,
    (library, one) => {
      library.behave(one);
      return done;
    },
  );
}

const libraryActs: Record<string, Act> = {
  'library/delay': libraryAct(
    z.strictObject({ ms: z.int().min(0).max(60_000) }),
    (library, { ms }) => {
      library.delay(ms);
      return done;
    },
  ),
  'library/misbehave': libraryAct(
    z.strictObject({
      how: z.enum([...misbehaviours, 'none']),
      codes,
      times: z.int().min(1).max(1000).optional(),
    }),
    (library, { how, codes, times }) => {
      library.misbehave(how === 'none' ? null : how, {
        codes,
        ...(times === undefined ? {} : { times }),
      });
      return done;
    },
  ),
  'library/quirk': libraryAct(
    z.strictObject({ quirk: z.enum(quirks), on: z.boolean() }),
    ({ library }, order) => {
      library.setQuirk(order.quirk, order.on);
      return done;
    },
  ),
  'library/checksums': lineBehaviourAct({ checksums: z.enum(['as-asked', 'never', 'refused']) }),
  'library/announces': lineBehaviourAct({
    announces: z.partialRecord(
      z.enum(['checkinOk', 'checkoutOk', 'acsRenewalPolicy', 'timeoutPeriod', 'retriesAllowed']),
      z.string().regex(/^([YN]|\d{3})$/),
    ),
  }),
  'library/dies-of': lineBehaviourAct({
    diesOf: z.strictObject({ number: short, codes, how: z.enum(['hang-up', 'silent']) }).nullable(),
  }),
  'library/late': lineBehaviourAct({
    late: z.strictObject({ codes, ms: z.int().min(1).max(600_000) }).nullable(),
  }),
  'library/monthly-run': libraryAct(nothing, ({ library }) => {
    library.monthlyRun();
    return done;
  }),
  'library/add-fee': libraryAct(
    z.strictObject({
      card,
      kind: z.enum(['membership', 'overdue', 'hold', 'damage', 'replacement', 'other']),
      amountCents: z.int().min(-100_000).max(100_000),
      daysAgo: z.int().min(0).max(3650),
    }),
    ({ library }, { card: number, ...fee }) =>
      forPatron(library.addFee(number, { ...fee, title: null })),
  ),
  'library/pay-fee': libraryAct(
    z.strictObject({ card, feeId: short }),
    ({ library }, { card: number, feeId }) => {
      const why = library.payAtDesk(number, feeId);
      return why === null ? done : { ok: false, why: 'refused', text: `The library says: ${why}.` };
    },
  ),
  'library/set-status': libraryAct(
    z.strictObject({ card, status: z.int().min(0).max(99) }),
    ({ library }, { card: number, status }) => forPatron(library.setStatus(number, status)),
  ),
  'library/set-blocks': libraryAct(
    z.strictObject({ card, reasons: z.array(short).max(5) }),
    ({ library }, { card: number, reasons }) => forPatron(library.setManualBlocks(number, reasons)),
  ),
};

function readerAct<B>(
  body: z.ZodType<B>,
  run: (reader: ReaderSimulator, body: B, table: Table) => ActResult,
): Act {
  return act('reader', body, run);
}

const times = z.union([z.literal('always'), z.int().min(0).max(100)]);

const readerActs: Record<string, Act> = {
  'reader/put-items': readerAct(
    z.strictObject({ items: z.array(number).min(1).max(50) }),
    (reader, { items }, table) => {
      const state = table.devices.library?.library.state;
      const found = items.map((item) => state?.items.get(item));
      if (found.includes(undefined)) return missing('item');
      for (const item of found) {
        if (item)
          for (const tag of tagsOf(item, state?.loans.has(item.item) ?? false))
            layDown(reader, table, tag);
      }
      return done;
    },
  ),
  'reader/put-number': readerAct(
    z.strictObject({ item: z.string().regex(/^[A-Za-z0-9.-]{1,24}$/) }),
    (reader, { item }, table) => {
      layDown(reader, table, numberTag(item));
      return done;
    },
  ),
  'reader/put-card': readerAct(z.strictObject({ card }), (reader, { card: number }, table) => {
    layDown(reader, table, cardTag(number));
    return done;
  }),
  'reader/put-odd': readerAct(
    z.strictObject({ kind: z.enum(oddKinds) }),
    (reader, { kind }, table) => {
      layDown(reader, table, oddTag(kind));
      return done;
    },
  ),
  'reader/take': readerAct(
    z.strictObject({ uids: z.array(short).min(1).max(100) }),
    (reader, { uids }, table) => {
      for (const uid of uids) takeUp(reader, table, uid);
      return done;
    },
  ),
  'reader/take-all': readerAct(nothing, (reader, _, table) => {
    for (const { uid } of reader.tags()) takeUp(reader, table, uid);
    reader.takeCards();
    return done;
  }),
  'reader/lift-at-write': readerAct(
    z.strictObject({ uids: z.array(short).min(1).max(100) }),
    (reader, { uids }, table) => {
      const known = reader.tags();
      for (const uid of uids) {
        const tag = known.find((one) => one.uid === uid);
        if (tag) table.cupboard.set(uid, tag);
        reader.takeAtWrite(uid);
      }
      return done;
    },
  ),
  'reader/silent': readerAct(z.strictObject({ on: z.boolean() }), (reader, { on }) => {
    reader.mute(on);
    return done;
  }),
  'reader/write-takes': readerAct(
    z.strictObject({ ms: z.int().min(0).max(5_000) }),
    (reader, { ms }) => {
      reader.writeTakes(ms);
      return done;
    },
  ),
  'reader/fail-writes': readerAct(z.strictObject({ times }), (reader, order, table) => {
    reader.failWrites(order.times);
    table.failingWrites = order.times;
    return done;
  }),
  'reader/fail-reads': readerAct(z.strictObject({ times }), (reader, order, table) => {
    reader.failReads(order.times);
    table.failingReads = order.times;
    return done;
  }),
  'reader/cut-lists': readerAct(z.strictObject({ times }), (reader, order, table) => {
    reader.cutLists(order.times);
    table.cutLists = order.times;
    return done;
  }),
  'reader/warn': readerAct(z.strictObject({ on: z.boolean() }), (reader, { on }, table) => {
    reader.warn(on);
    table.warns = on;
    return done;
  }),
  /** a bank card, a bus ticket: listed before the books, or after so many of them */
  'reader/put-foreign-card': readerAct(
    z.strictObject({
      kind: z.enum(Object.keys(foreignCards) as ForeignCardKind[]),
      after: z.int().min(0).max(50).default(0),
    }),
    (reader, { kind, after }) => {
      reader.putCard(kind, after);
      return done;
    },
  ),
  'reader/take-cards': readerAct(nothing, (reader) => {
    reader.takeCards();
    return done;
  }),
  'reader/trouble': readerAct(
    z.strictObject({ uid: short, trouble: z.enum(Object.keys(troubles) as Trouble[]) }),
    (reader, { uid, trouble }) => {
      const tag = reader.tags().find((one) => one.uid === uid);
      if (!tag) return missing('tag');
      reader.put(withTrouble(tag, trouble));
      return done;
    },
  ),
};

/** A tag that was on the plate before comes back as it left. */
function layDown(reader: ReaderSimulator, table: Table, fresh: ReturnType<typeof cardTag>): void {
  reader.put(table.cupboard.get(fresh.uid) ?? fresh);
}

function takeUp(reader: ReaderSimulator, table: Table, uid: string): void {
  const tag = reader.tags().find((one) => one.uid === uid);
  if (tag) table.cupboard.set(uid, { ...tag });
  reader.take(uid);
}

const scannerActs: Record<string, Act> = {
  'scanner/scan': act(
    'scanner',
    z.strictObject({ code: z.string().min(1).max(128) }),
    (scanner: ScannerSimulator, { code }) =>
      scanner.scan(code)
        ? done
        : {
            ok: false,
            why: 'refused',
            text: 'Nobody listens to the scanner: is the kiosk running?',
          },
  ),
  'scanner/quirk': act(
    'scanner',
    z.strictObject({ quirk: z.enum(scannerQuirks), on: z.boolean() }),
    (scanner: ScannerSimulator, { quirk, on }) => {
      scanner.setQuirk(quirk, on);
      return done;
    },
  ),
};

const printerActs: Record<string, Act> = {
  'printer/quirk': act(
    'printer',
    z.strictObject({ quirk: z.enum(printerQuirks), on: z.boolean() }),
    (printer: PrinterSimulator, { quirk, on }) => {
      printer.setQuirk(quirk, on);
      return done;
    },
  ),
  /** one byte 00, as a break on a serial line looks */
  'printer/stray-byte': act('printer', nothing, (printer: PrinterSimulator) => {
    printer.garbage(Uint8Array.of(0x00));
    return done;
  }),
  'printer/tear': act('printer', nothing, (printer: PrinterSimulator) => {
    printer.tear();
    return done;
  }),
  'printer/set-status': act(
    'printer',
    z
      .strictObject({
        paper: z.enum(['ok', 'low', 'out']),
        coverOpen: z.boolean(),
        offline: z.boolean(),
      })
      .partial(),
    (printer: PrinterSimulator, { paper, coverOpen, offline }) => {
      printer.setStatus({
        ...(paper === undefined ? {} : { paper }),
        ...(coverOpen === undefined ? {} : { coverOpen }),
        ...(offline === undefined ? {} : { offline }),
      });
      return done;
    },
  ),
};

const notHeld: ActResult = { ok: false, why: 'refused', text: 'No payment waits at the terminal.' };

const underWay: ActResult = {
  ok: false,
  why: 'refused',
  text: 'A payment is under way at the terminal.',
};

const terminalActs: Record<string, Act> = {
  'terminal/next': act(
    'terminal',
    z.strictObject({ behaviour: z.enum(behaviours) }),
    (terminal: Terminal, { behaviour }, table) => {
      terminal.next(behaviour);
      table.terminalNext = behaviour;
      return done;
    },
  ),
  /** what 05 01 is answered with: 0 ready, F0 an end of day is due, DF out of order … */
  'terminal/status': act(
    'terminal',
    z.strictObject({ code: z.int().min(0).max(255) }),
    (terminal, { code }, table) => {
      terminal.setStatus(code);
      table.terminalStatus = code;
      return done;
    },
  ),
  'terminal/silent': act('terminal', z.strictObject({ on: z.boolean() }), (terminal, { on }) => {
    terminal.mute(on);
    return done;
  }),
  'terminal/quirk': act(
    'terminal',
    z.strictObject({ quirk: z.enum(terminalQuirks), on: z.boolean() }),
    (terminal: Terminal, { quirk, on }) => {
      terminal.setQuirk(quirk, on);
      return done;
    },
  ),
  'terminal/close-day': act('terminal', nothing, (terminal: Terminal) =>
    terminal.closeDay() ? done : underWay,
  ),
  'terminal/pay-other': act(
    'terminal',
    z.strictObject({ amountCents: z.int().min(1).max(100_000) }),
    (terminal: Terminal, { amountCents }) => (terminal.payOther(amountCents) ? done : underWay),
  ),
  'terminal/approve': act('terminal', nothing, (terminal: Terminal) =>
    terminal.approveNow() ? done : notHeld,
  ),
  'terminal/decline': act('terminal', nothing, (terminal: Terminal) =>
    terminal.declineNow() ? done : notHeld,
  ),
  'terminal/cancel': act('terminal', nothing, (terminal: Terminal) =>
    terminal.cancelNow() ? done : notHeld,
  ),
};

/** By `<device>/<action>`. */
export const acts: ReadonlyMap<string, Act> = new Map(
  Object.entries({
    ...plugActs('library'),
    ...plugActs('reader'),
    ...plugActs('scanner'),
    ...plugActs('printer'),
    ...plugActs('terminal'),
    ...libraryActs,
    ...readerActs,
    ...scannerActs,
    ...printerActs,
    ...terminalActs,
  }),
);
