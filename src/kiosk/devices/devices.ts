/** Opens the devices of the configuration; what they read is sent as events. */
import type {
  DeviceState,
  Reader,
  ReaderEvents,
  ReceiptPrinter,
  Tag,
} from '../../../hardware/devices.ts';
import type { FeigOutputs } from '../../../hardware/feig/outputs.ts';
import { openPrinter } from '../../../hardware/printer/printer.ts';
import { readerDrivers } from '../../../hardware/reader/drivers.ts';
import type { ReaderDriverName } from '../../../hardware/reader/makes.ts';
import type { OpenSignals } from '../../../hardware/signals/signals.ts';
import type { TagSettings } from '../../../hardware/tags/decode.ts';
import type { Clock, Log, Part } from '../../../machines/domain.ts';
import type { DeviceEvent, PartEvent } from '../../../machines/events.ts';
import type { Ports } from '../../../machines/ports.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import type { Scan } from '../../technician/memory/scans.ts';
import { passingNames } from '../../wiring/port-names.ts';
import { tagSettings } from '../../wiring/tags.ts';
import { addressOf, line } from './address.ts';
import { openCardReaderOf } from './card-reader.ts';
import { createMoments, unknownMs } from './moments.ts';
import { type KioskPayments, openPayments } from './payments.ts';
import { createPutBack, type PutBack } from './put-back.ts';
import { openScanReader } from './scan-reader.ts';
import { openScannerOf } from './scanner.ts';
import { openSignalsOf } from './signals.ts';

interface Devices {
  reader: (Reader & Pick<PutBack, 'whenBack'>) | null;
  printer: ReceiptPrinter | null;
  terminal: KioskPayments | null;
  code: KioskPayments | null;
  signals: OpenSignals | null;
  /** A code of a keyboard-wedge scanner or reader, which typed it into the page. */
  scanned(code: string): void;
  /** The number of a card was typed on the page: what is laid down from now on came after it. */
  cardTyped(): void;
  /** As of the statecharts' ports. */
  turned: NonNullable<Ports['turned']>;
  close(): Promise<void>;
}

interface DeviceOptions {
  secrets: Secrets;
  send(event: DeviceEvent | PartEvent): void;
  /** the tags on the plate */
  plate(): readonly Tag[];
  /** for the service panel */
  watch: {
    onState(part: Part, state: DeviceState): void;
    /** True: the panel takes it, and no visit receives it. */
    onScan(scan: Scan): boolean;
    /** The same of a card on the plate. */
    onTaggedCard(card: string): boolean;
  };
  clock: Clock;
  log: Log;
}

type ReaderSettings = NonNullable<Config['reader']> & {
  driver: ReaderDriverName;
  outputs?: FeigOutputs;
  cardsFirst: boolean;
};

function openReader(
  reader: ReaderSettings,
  tags: TagSettings,
  events: ReaderEvents,
  log: Log,
): Reader {
  const options = {
    tags,
    security: reader.security,
    afi: {
      secured: Number.parseInt(reader.afi.secured, 16),
      released: Number.parseInt(reader.afi.released, 16),
    },
    cardsFirst: reader.cardsFirst,
    pollEveryMs: reader.pollEveryMs,
    responseTimeoutMs: reader.responseTimeoutMs,
    writeTries: reader.writeTries,
    line,
  };
  const { frame, busAddress, outputs } = reader;
  const atReader = { frame, busAddress, ...(outputs && { outputs }) };
  const { serial, open } = readerDrivers[reader.driver];
  return open(addressOf(reader.address, serial), events, { ...options, ...atReader }, log);
}

export function openDevices(config: Config, given: DeviceOptions): Devices {
  const moments = createMoments();
  const options: DeviceOptions = {
    ...given,
    send: (event) => {
      if (event.type === 'CARD' && !event.tag) moments.cardShown();
      given.send(event);
    },
  };
  const { send, watch, log } = options;
  for (const { part, text, remedy } of passingNames(config))
    log({ level: 'warn', part, code: 'port-name-passing', text: `${text} ${remedy}` });
  /** Reports each change of a part once, to the log and to the screen. */
  const stateOf = (part: Part) => (device: DeviceState) => {
    const up = device.state === 'up';
    const name = part === 'signals' ? 'connection of lamps and sensors' : part.replaceAll('-', ' ');
    const text = up
      ? `${device.identity ?? `The ${name}`} answers.`
      : `The ${name} is down: ${device.reason}`;
    log({ level: up ? 'info' : 'warn', part, code: up ? 'part-up' : 'part-down', text });
    watch.onState(part, device);
    send({ type: 'PART', part, state: up ? 'up' : 'down' });
  };
  const onReaderState = stateOf('reader');
  const reader = openReaderAndPlate(config, options, moments, (state) => {
    onReaderState(state);
    // It may have been without power.
    if (state.state === 'up') signals?.renew();
  });
  const signals = openSignalsOf(config, {
    readerLines: reader?.lines ?? null,
    onState: stateOf('signals'),
    onInput: (input, on) => {
      // No visit goes by it: `src/kiosk/staffing.ts` reads it.
      if (input !== 'building') send({ type: 'INPUT', input, on });
    },
    log,
  });
  const scanner = openScannerOf(config, options, stateOf('scanner'));
  const scanReader = openScanReader(config, options, onReaderState);
  const cardReader = openCardReaderOf(config, {
    send,
    log,
    onState: stateOf('card-reader'),
    onTaken: watch.onTaggedCard,
  });
  const printer =
    config.printer &&
    openPrinter(
      addressOf(config.printer.address),
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
  const payments = openPayments(config, { stateOf, ...options });
  return {
    reader,
    printer,
    terminal: payments.terminal,
    code: payments.code,
    signals,
    scanned: (typed) => {
      if (!scanReader?.typed(typed)) scanner.scanned(typed);
    },
    cardTyped: moments.cardShown,
    turned: moments.turned,
    close: async () => {
      for (const device of [payments, printer, cardReader, scanner, scanReader, signals, reader])
        await device?.close();
    },
  };
}

/** What the reader sees goes to the statechart, and to what waits for an item to be put back. */
function openReaderAndPlate(
  config: Config,
  { send, plate, watch, clock, log }: DeviceOptions,
  { earlier, seenToCome, cardLaid, readerLost, listed }: ReturnType<typeof createMoments>,
  onState: (state: DeviceState) => void,
): Devices['reader'] {
  const { reader } = config;
  if (!reader || reader.driver === 'scan') return null;
  const { changed, whenBack } = createPutBack(reader.putBackMs, plate);
  let backMs = unknownMs;
  const events: ReaderEvents = {
    onState: (device) => {
      if (device.state === 'up') backMs = performance.now();
      else readerLost();
      onState(device);
    },
    onAppeared: ({ content, ...tag }, absentMs) => {
      const since = clock.now();
      if (content.kind === 'patron') {
        // What a reader that is back finds there counts as the newest: when it came is not known.
        const beforeCard = absentMs !== unknownMs && earlier(absentMs).beforeCard;
        if (!watch.onTaggedCard(content.card)) {
          cardLaid(absentMs === unknownMs ? backMs : absentMs);
          send({
            type: 'CARD',
            card: content.card,
            tag: { ...tag, content, since },
            beforeCard,
            seenToCome: seenToCome(absentMs),
          });
        }
      } else {
        const appeared = { type: 'TAG_APPEARED', tag: { ...tag, content, since } } as const;
        send({ ...appeared, ...earlier(absentMs) });
      }
      changed();
    },
    onVanished: (uid) => {
      send({ type: 'TAG_VANISHED', uid });
      changed();
    },
    onListed: () => {
      listed();
      send({ type: 'PLATE_LISTED' });
    },
    onWeak: () => send({ type: 'PLATE_WEAK' }),
  };
  const outputs = config.signals?.readerOutputs;
  const cardsFirst = config.identification.card.tagged;
  const settings = { ...reader, driver: reader.driver, cardsFirst, ...(outputs && { outputs }) };
  return { ...openReader(settings, tagSettings(config), events, log), whenBack };
}
