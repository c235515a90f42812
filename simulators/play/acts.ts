/** Everything that a person can do on the page: `POST /act/<device>/<action>` with a JSON body. */
import { z } from 'zod';
import { printerQuirks } from '../printer.ts';
import { scannerQuirks } from '../scanner.ts';
import { behaviours, terminalQuirks } from '../terminal.ts';
import { type Act, act, done, nothing, onOff, order, refused } from './act.ts';
import { deskActs } from './desk.ts';
import { libraryActs } from './library-acts.ts';
import type { Devices } from './parts.ts';
import { readerActs } from './reader-acts.ts';
import { stageActs } from './stage-acts.ts';

function plugActs(device: keyof Devices): Record<string, Act> {
  return {
    [`${device}/unplug`]: order(device, nothing, (one) => one.unplug()),
    [`${device}/plug-in`]: order(device, nothing, (one) => one.plugIn()),
    [`${device}/garbage`]: order(device, nothing, (one) => one.garbage()),
  };
}

const scannerActs: Record<string, Act> = {
  'scanner/scan': act(
    'scanner',
    z.strictObject({ code: z.string().min(1).max(128) }),
    (scanner, { code }) =>
      scanner.scan(code)
        ? done
        : refused('No program is connected to the scanner: is the kiosk running?'),
  ),
  'scanner/quirk': order(
    'scanner',
    z.strictObject({ quirk: z.enum(scannerQuirks), on: z.boolean() }),
    (scanner, { quirk, on }) => scanner.setQuirk(quirk, on),
  ),
};

const printerActs: Record<string, Act> = {
  'printer/quirk': order(
    'printer',
    z.strictObject({ quirk: z.enum(printerQuirks), on: z.boolean() }),
    (printer, { quirk, on }) => printer.setQuirk(quirk, on),
  ),
  /** one byte 00, as a break on a serial line looks */
  'printer/stray-byte': order('printer', nothing, (printer) =>
    printer.garbage(Uint8Array.of(0x00)),
  ),
  'printer/tear': order('printer', nothing, (printer) => printer.tear()),
  'printer/set-status': order(
    'printer',
    z
      .strictObject({
        paper: z.enum(['ok', 'low', 'out']),
        coverOpen: z.boolean(),
        offline: z.boolean(),
      })
      .partial(),
    (printer, condition) => printer.setStatus(condition as Partial<typeof printer.condition>),
  ),
};

const notHeld = refused('No payment waits at the terminal.');
const underWay = refused('A payment is under way at the terminal.');

const terminalActs: Record<string, Act> = {
  'terminal/next': order(
    'terminal',
    z.strictObject({ behaviour: z.enum(behaviours) }),
    (terminal, { behaviour }, table) => {
      terminal.next(behaviour);
      table.terminalNext = behaviour;
    },
  ),
  /** the answer to 05 01: 0 ready, F0 an end of day is due, DF out of order … */
  'terminal/status': order(
    'terminal',
    z.strictObject({ code: z.int().min(0).max(255) }),
    (terminal, { code }, table) => {
      terminal.setStatus(code);
      table.terminalStatus = code;
    },
  ),
  'terminal/silent': order('terminal', onOff, (terminal, { on }) => terminal.mute(on)),
  'terminal/quirk': order(
    'terminal',
    z.strictObject({ quirk: z.enum(terminalQuirks), on: z.boolean() }),
    (terminal, { quirk, on }) => terminal.setQuirk(quirk, on),
  ),
  'terminal/close-day': act('terminal', nothing, (terminal) =>
    terminal.closeDay() ? done : underWay,
  ),
  'terminal/pay-other': act(
    'terminal',
    z.strictObject({ amountCents: z.int().min(1).max(100_000) }),
    (terminal, { amountCents }) => (terminal.payOther(amountCents) ? done : underWay),
  ),
  'terminal/approve': act('terminal', nothing, (terminal) =>
    terminal.approveNow() ? done : notHeld,
  ),
  'terminal/decline': act('terminal', nothing, (terminal) =>
    terminal.declineNow() ? done : notHeld,
  ),
  'terminal/cancel': act('terminal', nothing, (terminal) =>
    terminal.cancelNow() ? done : notHeld,
  ),
};

/** By `<device>/<action>`. */
export const acts: ReadonlyMap<string, Act> = new Map(
  Object.entries({
    ...deskActs,
    ...stageActs,
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
