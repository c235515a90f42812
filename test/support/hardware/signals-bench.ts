/** Signals on a simulated relay board and a simulated Feig reader; times scaled down. */
import type { DeviceState, DigitalLines, Report, SignalInput } from '../../../hardware/devices.ts';
import { openRelay, type RelayOptions } from '../../../hardware/signals/relay.ts';
import {
  openSignals,
  type SignalLine,
  type SignalOptions,
  type SignalWiring,
} from '../../../hardware/signals/signals.ts';
import { type RelayAnswers, startRelayBoard } from '../../../simulators/relay-board.ts';

const quickRelay: RelayOptions = {
  answerTimeoutMs: 100,
  quietMs: 15,
  betweenMs: 5,
  line: { firstDelayMs: 10, maximumDelayMs: 50 },
};
const quick: SignalOptions = { pollEveryMs: 10, retryMs: 20, renewEveryMs: 100, openingMs: 100 };

export function lineOf(lines: DigitalLines, number: number, inverted = false): SignalLine {
  return { device: 'the device', lines, number, inverted };
}

/** Makes boards and signals, and closes all of them in order. */
export function openSignalWorkshop() {
  const closers: (() => Promise<void>)[] = [];
  return {
    board: async (answers: RelayAnswers = 'none', relays = 4) => {
      const board = await startRelayBoard({ port: 0, answers, relays });
      closers.push(() => board.close());
      return board;
    },
    relay: (port: number, options: RelayOptions = {}) => {
      const states: DeviceState[] = [];
      const relay = openRelay(
        { kind: 'tcp', host: '127.0.0.1', port },
        (state) => states.push(state),
        { ...quickRelay, ...options },
      );
      closers.push(() => relay.close());
      return { relay, states };
    },
    signals: (wiring: Partial<SignalWiring>, options: SignalOptions = {}) => {
      const states: DeviceState[] = [];
      const inputs: [SignalInput, boolean][] = [];
      const reports: Report[] = [];
      const signals = openSignals(
        { outputs: {}, inputs: {}, ...wiring },
        {
          onState: (state) => states.push(state),
          onInput: (input, on) => inputs.push([input, on]),
        },
        { ...quick, ...options },
        (report) => reports.push(report),
      );
      closers.push(() => signals.close());
      return { signals, states, inputs, reports };
    },
    closing: (close: () => Promise<void>) => void closers.push(close),
    close: async () => {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

/** Lines of which the test decides what they answer. */
export function linesThat(answer: {
  set?: DigitalLines['setOutput'];
  read?: DigitalLines['readInputs'];
}): DigitalLines & { sent: [number, boolean, number | undefined][] } {
  const sent: [number, boolean, number | undefined][] = [];
  return {
    sent,
    setOutput: (number, on, atMostMs) => {
      sent.push([number, on, atMostMs]);
      return answer.set?.(number, on, atMostMs) ?? Promise.resolve('ok');
    },
    readInputs: () => answer.read?.() ?? Promise.resolve([]),
  };
}
