/**
 * Lamps, flap and sensors by name, on the outputs and inputs of a reader or of a relay board. The
 * state that was wanted last is set again after the device was lost: it may have been without power.
 */
import type {
  DeviceState,
  DigitalLines,
  LineOutcome,
  Log,
  SignalInput,
  SignalOutput,
  Signals,
  SignalsEvents,
} from '../devices.ts';

/** `inverted`: off means on, as of a normally closed contact. */
export interface SignalLine {
  /** for a technician: `the relay board` */
  device: string;
  lines: DigitalLines;
  /** from 1 */
  number: number;
  inverted: boolean;
}
export interface SignalWiring {
  outputs: Partial<Record<SignalOutput, SignalLine>>;
  inputs: Partial<Record<SignalInput, SignalLine>>;
}
export interface SignalOptions {
  /** from one reading of the inputs to the next. 200 */
  pollEveryMs?: number;
  /** after so long an output that failed is tried again. 1000 */
  retryMs?: number;
  /** an output may lose its state unnoticed: it is set again. 10 000 */
  renewEveryMs?: number;
  /** a flap closes by itself after so long, where its device can do that. 60 000 */
  flapAtMostMs?: number;
  /** before that a line without answer may still be opening. 2000 */
  openingMs?: number;
}
export interface OpenSignals extends Signals {
  /** those that are connected */
  readonly outputs: readonly SignalOutput[];
  /** as they were read last; without those that are unknown now */
  inputs(): ReadonlyMap<SignalInput, boolean>;
  /** A device is there again: everything is set once more. */
  renew(): void;
}

interface Output extends SignalLine {
  name: SignalOutput;
  wanted: boolean;
  /** what its device acknowledged; null: unknown, or refused */
  is: boolean | null;
  problem: Exclude<LineOutcome, 'ok'> | null;
}

/** Moves something: it is never opened later than it was wanted. */
const moving: readonly SignalOutput[] = ['flap'];

export function openSignals(
  wiring: SignalWiring,
  events: SignalsEvents,
  options: SignalOptions,
  log: Log,
): OpenSignals {
  const { retryMs = 1_000, renewEveryMs = 10_000, flapAtMostMs = 60_000 } = options;
  const outputs = Object.entries(wiring.outputs).map(
    ([name, line]): Output => ({
      ...line,
      name: name as SignalOutput,
      wanted: false,
      is: null,
      problem: null,
    }),
  );
  let closed = false;
  const status = createStatus(events, outputs, wiring, options);
  const sensors = watchInputs(wiring, options, { events, status });

  async function send(output: Output): Promise<boolean> {
    const { name, wanted, lines, number, inverted } = output;
    const level = wanted !== inverted;
    const atMostMs = moving.includes(name) && wanted && !inverted ? flapAtMostMs : undefined;
    const outcome = await (atMostMs === undefined
      ? lines.setOutput(number, level)
      : lines.setOutput(number, level, atMostMs));
    output.is = outcome === 'ok' ? wanted : null;
    report(output, outcome);
    return outcome === 'ok';
  }

  function report(output: Output, outcome: LineOutcome): void {
    const { name, number } = output;
    const problem = outcome === 'ok' ? null : outcome;
    if (problem === 'refused' && output.problem !== 'refused')
      log({
        level: 'error',
        part: 'signals',
        code: 'signal-refused',
        text: `Output ${number} (${name}) cannot be switched: ${output.device} refuses. Check its number, and how its outputs are set.`,
        data: { output: name, number },
      });
    output.problem = problem;
    status.update();
  }

  /** Those whose state is not what is wanted, or may have been lost. */
  async function settle(all: boolean): Promise<void> {
    for (const output of outputs) {
      if (closed) return;
      const isOpen = moving.includes(output.name) && output.is === true && output.wanted;
      if (output.is !== output.wanted || (all && !isOpen)) await send(output);
    }
  }

  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<Value>(action: () => Promise<Value>): Promise<Value> {
    const next = turn.then(action);
    turn = next.catch(() => {});
    return next;
  }
  let renewedAtMs = performance.now();
  function renew(): void {
    renewedAtMs = performance.now();
    for (const output of outputs) {
      output.is = null;
      if (moving.includes(output.name)) output.wanted = false;
    }
    void inTurn(() => settle(true));
  }
  const timer = setInterval(() => {
    const all = performance.now() - renewedAtMs >= renewEveryMs;
    if (all) renewedAtMs = performance.now();
    status.update();
    if (all || outputs.some(({ is, wanted }) => is !== wanted)) void inTurn(() => settle(all));
  }, retryMs);
  void inTurn(() => settle(true));

  return {
    outputs: outputs.map(({ name }) => name),
    inputs: sensors.known,
    renew,
    set: (name, on) => {
      const output = outputs.find((each) => each.name === name);
      if (!output) return Promise.resolve('absent');
      return inTurn(async () => {
        if (closed) return 'failed';
        output.wanted = on;
        const done = await send(output);
        if (!done && moving.includes(name)) output.wanted = false;
        return done ? 'ok' : 'failed';
      });
    },
    close: async () => {
      clearInterval(timer);
      await sensors.close();
      // A flap does not stay open behind a kiosk that has stopped.
      await inTurn(async () => {
        closed = true;
        for (const output of outputs.filter(
          ({ name, is }) => moving.includes(name) && is !== false,
        ))
          await send({ ...output, wanted: false });
      });
    },
  };
}

interface Status {
  /** of the inputs of each device; null: they were read */
  inputsProblem(lines: DigitalLines, problem: string | null): void;
  update(): void;
}

function describeProblem({ device, name, number, problem }: Output): string {
  return problem === 'refused'
    ? `${device} refuses to switch output ${number} (${name})`
    : `${device} does not answer`;
}

/**
 * One state of all lines together, each change once. Beside something that moves lamps do not count:
 * a chute takes returns in the dark.
 */
function createStatus(
  events: SignalsEvents,
  outputs: readonly Output[],
  wiring: SignalWiring,
  { openingMs = 2_000 }: SignalOptions,
): Status {
  let last: DeviceState | null = null;
  const startedMs = performance.now();
  const devices = new Set(Object.values(wiring.inputs).map(({ lines }) => lines));
  const inputs = new Map<DigitalLines, string | null>();

  const movers = outputs.filter(({ name }) => moving.includes(name));
  const needed = movers.length > 0 ? movers : outputs;

  function current(): DeviceState | null {
    const failing = needed.find(({ problem }) => problem !== null);
    const unread = [...inputs.values()].find((problem) => problem !== null);
    const reason = failing ? describeProblem(failing) : unread;
    if (reason) {
      const isOpening = last === null && performance.now() - startedMs < openingMs;
      return isOpening ? null : { state: 'down', reason };
    }
    const isKnown = needed.every(({ is }) => is !== null) && inputs.size === devices.size;
    return isKnown ? { state: 'up' } : null;
  }
  function update(): void {
    const next = current();
    if (next === null || JSON.stringify(next) === JSON.stringify(last)) return;
    last = next;
    events.onState(next);
  }
  return {
    update,
    inputsProblem: (lines, problem) => {
      inputs.set(lines, problem);
      update();
    },
  };
}

/** Reads the inputs in turn, and reports each change; all of them again after a loss. */
function watchInputs(
  { inputs }: SignalWiring,
  { pollEveryMs = 200 }: SignalOptions,
  { events, status }: { events: SignalsEvents; status: Status },
) {
  const wired = Object.entries(inputs) as [SignalInput, SignalLine][];
  const devices = [...new Set(wired.map(([, { lines }]) => lines))];
  const known = new Map<SignalInput, boolean>();
  let closed = false;
  let wake = (): void => {};

  async function read(lines: DigitalLines): Promise<void> {
    const levels = await lines.readInputs();
    if (closed) return;
    const own = wired.filter(([, line]) => line.lines === lines);
    const device = own[0]?.[1].device ?? '';
    const missing = levels && own.find(([, { number }]) => levels[number - 1] === undefined);
    if (levels === null || missing) {
      for (const [name] of own) known.delete(name);
      const reason = missing
        ? `${device} has no input ${missing[1].number} (${missing[0]})`
        : `${device} does not tell its inputs`;
      return status.inputsProblem(lines, reason);
    }
    status.inputsProblem(lines, null);
    for (const [name, { number, inverted }] of own) {
      const on = levels[number - 1] !== inverted;
      if (known.get(name) === on) continue;
      known.set(name, on);
      events.onInput(name, on);
    }
  }

  async function watch(): Promise<void> {
    while (!closed) {
      const startedMs = performance.now();
      for (const lines of devices) if (!closed) await read(lines);
      const leftMs = startedMs + pollEveryMs - performance.now();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(leftMs, 1));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (closed) wake();
      });
    }
  }
  const watching = devices.length > 0 ? watch() : Promise.resolve();
  return {
    known: (): ReadonlyMap<SignalInput, boolean> => new Map(known),
    close: async () => {
      closed = true;
      wake();
      await watching;
    },
  };
}
