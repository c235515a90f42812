/** Everything that a person can do on the page: `POST /act/<device>/<action>` with a JSON body. */
import { z } from 'zod';
import { printerQuirks } from '../../../simulators/printer.ts';
import { scannerQuirks } from '../../../simulators/scanner.ts';
import type { Devices } from '../../../simulators/start.ts';
import { type Act, act, done, nothing, onOff, order, refused } from './act.ts';
import { cardActs } from './card-acts.ts';
import { deskActs } from './desk.ts';
import { libraryActs } from './library-acts.ts';
import { paymentActs } from './payment-acts.ts';
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
    z.strictObject({ code: z.string().min(1).max(512) }),
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

const relayActs: Record<string, Act> = {
  'relay/silent': order('relay', onOff, (relay, { on }, { orders }) => {
    relay.mute(on);
    orders.silent.relay = on;
  }),
  'relay/power-off': order('relay', nothing, (relay) => relay.powerOff()),
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
    ...plugActs('code'),
    ...plugActs('relay'),
    ...relayActs,
    ...plugActs('cards'),
    ...cardActs,
    ...libraryActs,
    ...readerActs,
    ...scannerActs,
    ...printerActs,
    ...paymentActs,
  }),
);
