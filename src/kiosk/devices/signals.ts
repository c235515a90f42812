/** Lamps, flap and sensors of the configuration, on the lines of the reader and of the relay board. */
import type {
  DeviceState,
  DigitalLines,
  Log,
  SignalInput,
  SignalOutput,
} from '../../../hardware/devices.ts';
import { openRelay, relaySerial } from '../../../hardware/signals/relay.ts';
import {
  type OpenSignals,
  openSignals,
  type SignalLine,
  type SignalWiring,
} from '../../../hardware/signals/signals.ts';
import type { Config } from '../../config/schema.ts';
import { addressOf, line } from './address.ts';

interface SignalParts {
  /** of the RFID reader; null: it has none, or there is no reader */
  readerLines: DigitalLines | null;
  onState(state: DeviceState): void;
  onInput(input: SignalInput, on: boolean): void;
  log: Log;
}

/** Later than the kiosk closes it: for a kiosk that cannot close it any more. */
const flapGraceMs = 5_000;

/** null: nothing is connected. */
export function openSignalsOf(config: Config, parts: SignalParts): OpenSignals | null {
  const { signals, chute } = config;
  if (signals === null) return null;
  const { onInput, log } = parts;
  let identity: string | undefined;
  const relay =
    signals.relay &&
    openRelay(
      addressOf(signals.relay.address, relaySerial),
      (state) => {
        identity = state.state === 'up' ? state.identity : undefined;
        opened.renew();
      },
      { answers: signals.relay.answers, line },
    );
  const devices = {
    reader: { lines: parts.readerLines ?? noLines, device: 'the RFID reader' },
    relay: { lines: relay ?? noLines, device: 'the relay board' },
  };
  const opened = openSignals(
    wiringOf(config, (of) => devices[of]),
    {
      onState: (state) =>
        parts.onState(
          state.state === 'up' && identity !== undefined ? { ...state, identity } : state,
        ),
      onInput,
    },
    {
      pollEveryMs: signals.pollEveryMs,
      ...(chute && { flapAtMostMs: chute.openMs + flapGraceMs }),
    },
    log,
  );
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await relay?.close();
    },
  };
}

type Line = NonNullable<NonNullable<Config['signals']>['lamps']['green']>;
type Device = (of: Line['of']) => Pick<SignalLine, 'lines' | 'device'>;

function wiringOf({ signals, chute, unstaffed }: Config, device: Device): SignalWiring {
  const { green = null, amber = null, red = null } = signals?.lamps ?? {};
  const outputs: Record<SignalOutput, Line | null> = {
    green,
    amber,
    red,
    flap: chute?.flap ?? null,
  };
  const inputs: Record<SignalInput, Line | null> = {
    'flap-closed': chute?.flapClosed ?? null,
    passed: chute?.passed ?? null,
    'bin-full': chute?.binFull ?? null,
    building: unstaffed?.signal?.line ?? null,
  };
  return { outputs: wired(outputs, device), inputs: wired(inputs, device) };
}

function wired<Name extends string>(lines: Record<Name, Line | null>, device: Device) {
  const connected = Object.entries<Line | null>(lines).flatMap(([name, line]) =>
    line ? [[name, { ...device(line.of), number: line.number, inverted: line.inverted }]] : [],
  );
  return Object.fromEntries(connected) as Partial<Record<Name, SignalLine>>;
}

/** Of a device that is not there. */
const noLines: DigitalLines = {
  setOutput: () => Promise.resolve('down'),
  readInputs: () => Promise.resolve(null),
};
