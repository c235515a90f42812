/** The devices of the configuration, opened; what they read reaches the kiosk as events. */
import { type Address, parseAddress, type SerialSettings } from '../../hardware/address.ts';
import type {
  DeviceState,
  Reader,
  ReaderEvents,
  ReceiptPrinter,
  Report,
  Tag,
  TerminalEvents,
} from '../../hardware/devices.ts';
import { feigSerial } from '../../hardware/feig/options.ts';
import { openFeigReader } from '../../hardware/feig/reader.ts';
import { limitRepeats } from '../../hardware/limit-repeats.ts';
import type { LineOptions } from '../../hardware/line.ts';
import { openPrinter } from '../../hardware/printer/printer.ts';
import { readAim, type Symbology } from '../../hardware/scanner/aim.ts';
import { classifyCode } from '../../hardware/scanner/check-digit.ts';
import { looksAzerty } from '../../hardware/scanner/keyboard-layout.ts';
import { createRepeats } from '../../hardware/scanner/repeats.ts';
import { openScanner } from '../../hardware/scanner/scanner.ts';
import { threemSerial } from '../../hardware/threem/options.ts';
import { openThreemReader } from '../../hardware/threem/reader.ts';
import type { CardReceipts } from '../../hardware/zvt/commands.ts';
import {
  openZvtTerminal,
  type ZvtTerminal,
  zvtSerialDefaults,
} from '../../hardware/zvt/terminal.ts';
import type { DeviceEvent, PartEvent } from '../../machines/events.ts';
import type { Terminal } from '../circulation/parts.ts';
import type { Config } from '../config/schema.ts';
import type { Clock, Log, Part } from '../domain.ts';
import { Fault } from '../fault.ts';
import { codeRules } from '../wiring/identification.ts';
import { passingNames } from '../wiring/port-names.ts';
import { createPutBack } from './put-back.ts';

export interface Devices {
  reader: (Reader & Pick<ReturnType<typeof createPutBack>, 'whenBack'>) | null;
  printer: ReceiptPrinter | null;
  /** `reverse` only where the configuration wants it */
  terminal: Terminal | null;
  /** A code that came by the scanner, or by a keyboard-wedge scanner through the page. */
  scanned(code: string): void;
  close(): Promise<void>;
}

/** For whoever looks after the devices. */
interface DeviceWatch {
  onState(part: Part, state: DeviceState): void;
  /** True: it is taken, and means nothing to the visit. */
  onScan(scan: {
    code: string;
    kind: 'patron' | 'item' | 'unknown';
    symbology: Symbology | null;
  }): boolean;
}

function addressOf(text: string, serial: Partial<SerialSettings> = {}): Address {
  const parsed = parseAddress(text, serial);
  if (!parsed.ok)
    throw new Fault('configuration', 'address-wrong', parsed.problem, 'Run `kiosk check`.');
  return parsed.address;
}

/**
 * A device that comes back is at work again within two seconds: local ports cost nothing to try.
 */
const line: LineOptions = { firstDelayMs: 250, maximumDelayMs: 750, connectTimeoutMs: 1_000 };

const setToAzerty: Report = {
  level: 'warn',
  part: 'scanner',
  code: 'scanner-set-to-azerty',
  text: 'The scanner types as a French or Belgian keyboard (AZERTY). Set its own keyboard layout to US English, whatever the layout of this machine.',
};

function openReader(reader: NonNullable<Config['reader']>, events: ReaderEvents, log: Log): Reader {
  const options = {
    security: reader.security,
    afi: {
      secured: Number.parseInt(reader.afi.secured, 16),
      released: Number.parseInt(reader.afi.released, 16),
    },
    pollEveryMs: reader.pollEveryMs,
    responseTimeoutMs: reader.responseTimeoutMs,
    writeTries: reader.writeTries,
    line,
  };
  switch (reader.driver) {
    case 'feig': {
      const { frame, busAddress } = reader;
      return openFeigReader(
        addressOf(reader.address, feigSerial),
        events,
        { ...options, frame, busAddress },
        log,
      );
    }
    case '3m':
      return openThreemReader(addressOf(reader.address, threemSerial), events, options, log);
  }
}

/** `cardReceipts`: `lines` where somebody reads what it prints. */
export function openTerminal(
  terminal: NonNullable<Config['terminal']>,
  password: string | null,
  events: TerminalEvents,
  log: Log,
  cardReceipts: CardReceipts = 'none',
): ZvtTerminal {
  return openZvtTerminal(
    addressOf(terminal.address, zvtSerialDefaults),
    events,
    {
      password: password ?? '000000',
      codePage: terminal.codePage,
      commandTimeoutMs: terminal.commandTimeoutMs,
      paymentTimeoutMs: terminal.paymentTimeoutMs,
      heartbeatMs: terminal.heartbeatMs,
      cardReceipts,
      line,
    },
    log,
  );
}

export function openDevices(
  config: Config,
  terminalPassword: string | null,
  send: (event: DeviceEvent | PartEvent) => void,
  log: Log,
  /** false while a dialog stands over the screen: whoever scans then cannot see what comes of it */
  mayScan: () => boolean,
  plate: () => readonly Tag[],
  watch: DeviceWatch,
  clock: Clock,
): Devices {
  const rules = codeRules(config.identification);
  // What is scanned at random is said as often as a person can scan, not as often as a broken
  // scanner does.
  const sparing = limitRepeats(log, 500);
  for (const { part, text, remedy } of passingNames(config))
    log({ level: 'warn', part, code: 'port-name-passing', text: `${text} ${remedy}` });
  /** Reports each change of a part once, for the log and for the screen. */
  const stateOf = (part: Part) => (device: DeviceState) => {
    const up = device.state === 'up';
    const text = up
      ? `${device.identity ?? `The ${part}`} answers.`
      : `The ${part} is down: ${device.reason}`;
    log({ level: up ? 'info' : 'warn', part, code: up ? 'part-up' : 'part-down', text });
    watch.onState(part, device);
    send({ type: 'PART', part, state: up ? 'up' : 'down' });
  };

  const scanned = (raw: string, symbology: Symbology | null, by: 'port' | 'keyboard') => {
    const { kind, code } = classifyCode(raw, rules, symbology);
    const known = kind === 'patron' || kind === 'item' ? kind : 'unknown';
    if (watch.onScan({ code: raw, kind: known, symbology })) return;
    if (!mayScan()) {
      const text = 'A code was read while a dialog was open: it was passed over.';
      return sparing({ level: 'info', part: 'scanner', code: 'scan-passed-over', text });
    }
    if (kind === 'patron') send({ type: 'CARD', card: code });
    else if (kind === 'item') send({ type: 'ITEM', item: code });
    else {
      if (kind === 'unknown' && by === 'keyboard' && looksAzerty(raw)) log(setToAzerty);
      else {
        const text = `A code was read that is neither a card nor an item (${kind}).`;
        sparing({ level: 'info', part: 'scanner', code: 'code-unknown', text });
      }
      send({ type: 'CODE_UNKNOWN' });
    }
  };

  const { reader, scanner, printer, terminal } = config;
  const putBack = createPutBack(config.reader?.putBackMs ?? 0, plate);
  const openedReader =
    reader &&
    openReader(
      reader,
      {
        onState: stateOf('reader'),
        onAppeared: (tag) => {
          const { uid, content } = tag;
          const since = clock.now();
          if (content.kind === 'patron')
            send({ type: 'CARD', card: content.card, tag: { uid, content, since } });
          else send({ type: 'TAG_APPEARED', tag: { uid, content, since } });
          putBack.changed();
        },
        onVanished: (uid) => {
          send({ type: 'TAG_VANISHED', uid });
          putBack.changed();
        },
      },
      log,
    );
  // A keyboard is there as long as the page is: nothing tells when it is pulled out.
  if (scanner?.input === 'keyboard') setImmediate(() => stateOf('scanner')({ state: 'up' }));
  const repeats = createRepeats(scanner?.duplicateMs ?? 0);
  const openedScanner =
    scanner?.input === 'port' &&
    openScanner(
      addressOf(scanner.address),
      {
        onState: stateOf('scanner'),
        onScan: (code, symbology) => scanned(code, symbology, 'port'),
      },
      { duplicateMs: scanner.duplicateMs, unterminated: scanner.unterminated, line },
      log,
    );
  const openedPrinter =
    printer &&
    openPrinter(
      addressOf(printer.address),
      {
        onState: stateOf('printer'),
        onStatus: (status) => {
          const prints = status === 'ready' || status === 'paper-low';
          log({
            level: prints ? 'info' : 'warn',
            part: 'printer',
            code: 'printer-status',
            text: `The printer says: ${status}.`,
            data: { status },
          });
          send({ type: 'PART', part: 'printer', state: prints ? 'up' : 'down' });
        },
      },
      { line },
      log,
    );
  const openedTerminal =
    terminal && openTerminal(terminal, terminalPassword, { onState: stateOf('terminal') }, log);
  return {
    reader: openedReader && { ...openedReader, whenBack: putBack.whenBack },
    printer: openedPrinter,
    terminal: terminal &&
      openedTerminal && {
        authorise: openedTerminal.authorise,
        lastTransaction: openedTerminal.lastTransaction,
        afterLoss: terminal.afterLoss,
        ...(terminal.ifNotBooked === 'reverse' ? { reverse: openedTerminal.reverse } : {}),
      },
    scanned: (typed) => {
      const { code, symbology } = readAim(typed);
      if (code !== '' && !repeats.has(code, symbology)) scanned(code, symbology, 'keyboard');
    },
    close: async () => {
      repeats.close();
      for (const device of [openedTerminal, openedPrinter, openedScanner || null, openedReader])
        await device?.close();
    },
  };
}
