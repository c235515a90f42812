/**
 * *Begin again*: everything around the kiosk as it was at the start, so that no demonstration shows
 * the one before.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { defaultLineBehaviour } from '../../simulators/library/line-behaviour.ts';
import type { PaymentSimulator } from '../../simulators/payment-simulator.ts';
import { printerQuirks } from '../../simulators/printer.ts';
import { hasLooked } from '../../simulators/reader/has-looked.ts';
import { scannerQuirks } from '../../simulators/scanner.ts';
import type { Devices } from '../../simulators/start.ts';
import { speaksZvt } from '../../simulators/terminal.ts';
import type { KioskScreen, SeenScreen } from './kiosk-screen.ts';
import { noOrders, paymentWays, type Table } from './parts.ts';

const attractWithinMs = 25_000;
const sentWithinMs = 12_000;
const lookEveryMs = 100;
/** So many looks at a payment, then its line is broken. */
const breaksAfter = 3;
const health = z.object({
  parts: z.array(z.object({ state: z.string() })),
  journal: z.object({ toSend: z.number(), toAsk: z.number() }),
});

interface Beginning {
  kiosk: KioskScreen;
  /** null: it is not asked */
  healthUrl: string | null;
  signal: AbortSignal;
  /** The simulated library is as at its start. */
  onBegun(): void;
}

/** Rejects where the kiosk cannot be led back; the simulators are as at the start all the same. */
export async function beginAgain(table: Table, beginning: Beginning): Promise<void> {
  const { devices } = table;
  await plugAll(devices);
  calmDevices(table);
  try {
    await leaveVisit(beginning.kiosk, devices);
    await allSent(beginning);
  } finally {
    calmDevices(table);
    table.cupboard.clear();
    table.call = null;
    devices.printer?.tear();
    for (const way of paymentWays) devices[way]?.closeDay();
    devices.library?.library.restore();
    beginning.onBegun();
  }
}

async function plugAll(devices: Devices): Promise<void> {
  for (const device of Object.values(devices)) await device?.plugIn();
  await devices.cards?.start();
}

function calmDevices(table: Table): void {
  const { library, reader, scanner, printer, terminal, cards, relay } = table.devices;
  cards?.pull();
  cards?.refuse(null);
  table.chipCard = null;
  library?.delay(0);
  library?.misbehave(null);
  library?.behave(defaultLineBehaviour);
  for (const { uid } of reader?.tags() ?? []) reader?.take(uid);
  reader?.takeCards();
  reader?.mute(false);
  reader?.warn(false);
  reader?.writeTakes(0);
  reader?.failWrites(0);
  reader?.failReads(0);
  reader?.cutLists(0);
  reader?.lines.fail(null);
  for (const at of reader?.lines.inputs().keys() ?? []) reader?.lines.setInput(at + 1, false);
  relay?.mute(false);
  for (const quirk of scannerQuirks) scanner?.setQuirk(quirk, false);
  for (const quirk of printerQuirks) printer?.setQuirk(quirk, false);
  printer?.setStatus({ paper: 'ok', coverOpen: false, offline: false });
  for (const way of paymentWays) {
    const device: PaymentSimulator | null = table.devices[way];
    for (const quirk of device?.knownQuirks ?? [])
      device?.setQuirk(quirk, table.usualQuirks[way].has(quirk));
    device?.mute(false);
  }
  if (terminal && speaksZvt(terminal)) terminal.setStatus(0);
  table.orders = structuredClone(noOrders);
}

/** The touch that leads from a screen towards attract. */
function wayOut({ view, dialog }: SeenScreen): object {
  if (dialog !== null) return answerTo(dialog);
  if (view.kind === 'pay') return { type: 'CANCEL' };
  if (view.kind === 'receipt') return { type: 'RECEIPT', how: 'none' };
  if (view.kind === 'goodbye') return { type: 'DONE' };
  return { type: view.kind === 'set-incomplete' ? 'LEAVE_OUT' : 'STOP' };
}

function answerTo({ kind, key }: NonNullable<SeenScreen['dialog']>): object {
  switch (kind) {
    case 'are-you-there':
      return { type: 'STOP' };
    case 'who-is-there':
      return { type: 'STAY' };
    case 'notice':
      return { type: 'READ' };
    case 'cost':
      return { type: 'DECLINE_COST', key };
    default:
      return { type: 'CLOSE' };
  }
}

/** No visit is open. */
function atRest({ view, dialog }: SeenScreen): boolean {
  return dialog === null && ['attract', 'closed', 'out-of-order'].includes(view.kind);
}
/** A book that is laid down before the kiosk has missed it is one of the visit before. */
function isClear(screen: SeenScreen): boolean {
  return atRest(screen) && screen.leftovers === 0;
}

async function leaveVisit(kiosk: KioskScreen, devices: Devices): Promise<void> {
  await kiosk
    .sees('anything', () => true, 3_000)
    .catch(() => {
      throw new Error('The kiosk does not answer: is it running?');
    });
  const until = Date.now() + attractWithinMs;
  let paying = 0;
  for (;;) {
    const now = kiosk.screen;
    if (now === null || atRest(now)) break;
    if (Date.now() > until)
      throw new Error(
        now.view.kind === 'pay'
          ? 'The kiosk still asks what became of a payment: begin again in a few minutes.'
          : `The kiosk stays at ${now.view.kind}: end the visit on its screen.`,
      );
    for (const way of paymentWays) devices[way]?.cancelNow();
    if (now.view.kind === 'pay') {
      paying += 1;
      if (paying % breaksAfter === 0) await breakLines(devices);
    }
    await kiosk.touch(wayOut(now));
    await kiosk.sees('another screen', ({ seq }) => seq !== now.seq, 1_500).catch(() => undefined);
  }
  await kiosk.sees('an empty plate', isClear, 5_000);
  if (devices.reader) await hasLooked(devices.reader);
}

/** A payment that is never answered would keep the kiosk for minutes; one whose line broke is asked for. */
async function breakLines(devices: Devices): Promise<void> {
  for (const way of paymentWays) {
    await devices[way]?.unplug();
    await devices[way]?.plugIn();
  }
}

/**
 * What was done off line is sent before the library is restored: later it would change the new
 * beginning.
 */
async function allSent({ healthUrl, signal }: Beginning): Promise<void> {
  if (healthUrl === null) return;
  const until = Date.now() + sentWithinMs;
  while (Date.now() < until && !signal.aborted) {
    const answer = await fetch(healthUrl, { signal }).catch(() => null);
    // A kiosk without a port for monitoring, or another program there.
    const read = health.safeParse(await answer?.json().catch(() => null));
    if (!read.success) return;
    const { parts, journal } = read.data;
    const up = parts.every(({ state }) => state !== 'down');
    if (up && journal.toSend + journal.toAsk === 0) return;
    await pause(lookEveryMs);
  }
}
