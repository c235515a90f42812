/** What the page shows, whole: sent again at every change. */
import { decodeTag } from '../../hardware/tags/decode.ts';
import type { Decision } from '../../packages/blocks/src/index.ts';
import { formNames } from '../../simulators/library/forms/names.ts';
import { quirks } from '../../simulators/library/quirks.ts';
import type { LibrarySimulator } from '../../simulators/library/sip2.ts';
import type { Item, Patron } from '../../simulators/library/state.ts';
import type { PaymentSimulator } from '../../simulators/payment-simulator.ts';
import { printerQuirks } from '../../simulators/printer.ts';
import type { ReaderSimulator } from '../../simulators/reader.ts';
import { scannerQuirks } from '../../simulators/scanner.ts';
import { shownTags, tagModels } from '../../simulators/tags/tag-models.ts';
import { releasedAfi, troubleOf } from '../../simulators/tags/tags.ts';
import { speaksZvt } from '../../simulators/terminal.ts';
import { featured, stories } from '../stories/index.ts';
import type { Story } from '../stories/story.ts';
import type { PaymentWay, Table } from './parts.ts';

export type Snapshot = ReturnType<typeof snapshot>;

export function snapshot(table: Table, kioskUrl: string) {
  const { library, reader, scanner, printer, relay, cards } = table.devices;
  return {
    kioskUrl,
    call: table.call,
    story: table.story,
    finger: table.finger,
    beginning: table.beginning,
    orders: table.orders,
    models: tagModels,
    featured: library ? featured : { cards: [], items: [] },
    stories: stories
      .filter(({ needs }) => needs === undefined || isThere(table, needs))
      .map(({ id, title, about }) => ({ id, title, about })),
    library: library && libraryPart(library),
    reader: reader && {
      ...plug(reader),
      lines: { outputs: [...reader.lines.outputs()], inputs: reader.lines.inputs() },
      cards: reader.cards().length,
      tags: tagsPart(reader, library),
    },
    scanner: scanner && {
      ...plug(scanner),
      quirks: scannerQuirks.map((quirk) => ({ quirk, on: scanner.quirks.has(quirk) })),
    },
    printer: printer && {
      ...plug(printer),
      condition: printer.condition,
      quirks: printerQuirks.map((quirk) => ({ quirk, on: printer.quirks.has(quirk) })),
      lostBytes: printer.lostBytes,
      paper: printer.paper(),
    },
    relay: relay && { ...plug(relay), relays: relay.relays() },
    cards: cards && {
      ...plug(cards),
      serves: cards.serves,
      /** null: no card stands in it */
      card: cards.card() && table.chipCard,
    },
    terminal: paymentPart(table, 'terminal'),
    code: phonePart(table),
  };
}

function phonePart(table: Table) {
  const part = paymentPart(table, 'code');
  const { code } = table.devices;
  return part && code && { ...part, phone: code.phone() };
}

function paymentPart(table: Table, way: PaymentWay) {
  const device: PaymentSimulator | null = table.devices[way];
  return (
    device && {
      ...plug(device),
      protocol: device.protocol,
      display: device.display(),
      waits: device.waits(),
      behaviours: device.behaviours,
      next: table.paymentNext[way],
      /** null: it has none that can be set */
      status: speaksZvt(device) ? table.orders.terminalStatus : null,
      quirks: device.knownQuirks.map((quirk) => ({ quirk, on: device.quirks.has(quirk) })),
      transactions: device.transactions().slice(-8),
    }
  );
}

interface Plugged {
  port: number;
  plugged: boolean;
  connected?: boolean;
  connections?: number;
}
function isConnected({ connected, connections }: Plugged): boolean {
  return connected ?? (connections ?? 0) > 0;
}
function plug(device: Plugged) {
  return { port: device.port, plugged: device.plugged, connected: isConnected(device) };
}

function libraryPart(simulator: LibrarySimulator) {
  const { state } = simulator.library;
  const order = simulator.misbehaving;
  return {
    ...plug(simulator),
    connections: simulator.connections,
    delayMs: simulator.delayMs,
    misbehaving: order && {
      how: order.how,
      codes: order.codes,
      times: Number.isFinite(order.times) ? order.times : null,
    },
    lineBehaviour: simulator.lineBehaviour,
    forms: formNames,
    form: state.form,
    quirks: quirks.map((quirk) => ({ quirk, on: state.quirks.has(quirk) })),
    today: state.today(),
    bookings: state.bookings.slice(-12).reverse(),
    patrons: [...state.patrons.values()].map((patron) => patronPart(simulator, patron)),
    items: [...state.items.values()].map((item) => itemPart(simulator, item)),
  };
}

function patronPart({ library }: LibrarySimulator, patron: Patron) {
  const title = (item: string) => library.state.items.get(item)?.title ?? item;
  return {
    ...patron,
    loans: [...library.state.loans.values()]
      .filter((loan) => loan.card === patron.card)
      .map(({ item, dueOn, renewals }) => ({ item, dueOn, renewals, title: title(item) })),
    holds: library.state.holds
      .filter((hold) => hold.card === patron.card)
      .map((hold) => ({ item: hold.item, state: hold.state, title: title(hold.item) })),
    seen: {
      kiosk: decisionPart(library.decide(patron.card, 'kiosk')),
      portal: decisionPart(library.decide(patron.card, 'portal')),
      staff: decisionPart(library.decide(patron.card, 'staff')),
    },
  };
}

function decisionPart(decision: Decision | null) {
  if (!decision) return null;
  const { level, allows, reasons, popUps, mismatches, warns = [] } = decision;
  return { level, allows, reasons, popUps, mismatches, warns };
}

/** `here`: on the shelf · `sorted-out`: returned at a machine, and not taken in since */
function itemPart({ library }: LibrarySimulator, { item, title, material, parts, forLoan }: Item) {
  const loan = library.state.loans.get(item);
  const hold = library.state.holds.find((one) => one.item === item);
  const where = loan
    ? 'lent'
    : library.state.sortedOut.has(item)
      ? 'sorted-out'
      : hold
        ? hold.state === 'ready'
          ? 'hold-shelf'
          : 'on-hold'
        : forLoan
          ? 'here'
          : 'not-for-loan';
  return {
    item,
    title,
    material,
    parts,
    where,
    by: loan ? (library.state.patrons.get(loan.card)?.name ?? '') : null,
  };
}

function tagsPart(reader: ReaderSimulator, library: LibrarySimulator | null) {
  return reader.tags().map((tag) => {
    const { uid, memory, afi, dsfid } = tag;
    const { content } = decodeTag(memory, dsfid, memory.length, shownTags);
    const number = content.kind === 'item' ? content.item : null;
    const title =
      number === null || library === null
        ? null
        : (library.library.state.items.get(number)?.title ?? 'unknown to the library');
    const part =
      content.kind === 'item' && content.parts > 1
        ? `${content.ordinal} of ${content.parts}`
        : null;
    const card =
      content.kind === 'patron'
        ? (library?.library.state.patrons.get(content.card)?.name ?? content.card)
        : null;
    const released = afi === releasedAfi;
    return {
      uid,
      kind: content.kind,
      item: number,
      title,
      part,
      card,
      released,
      trouble: troubleOf(tag),
    };
  });
}

function isThere(table: Table, needed: NonNullable<Story['needs']>): boolean {
  return (needed === 'kill' ? table.killKiosk : table.devices[needed]) !== null;
}
