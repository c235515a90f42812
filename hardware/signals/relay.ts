/** A USB relay board (LCUS): outputs without inputs. */
import type { Address, SerialSettings } from '../address.ts';
import type { Device, DeviceState, DigitalLines, LineOutcome } from '../devices.ts';
import { type LineOptions, openLine } from '../line.ts';
import { limit } from '../pause.ts';
import { mostRelays, readRelayStates, relayFrame, statusQuestion } from './lcus.ts';

/** As delivered. */
export const relaySerial: SerialSettings = {
  baudRate: 9_600,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
};

export interface RelayOptions {
  /** it answers the question for its state, so that each switching is read back. false */
  answers?: boolean;
  /** 500 */
  answerTimeoutMs?: number;
  /** silence that ends an answer, which has no length of its own. 60 */
  quietMs?: number;
  /** from one frame to the next: a slow board loses what comes sooner. 50 */
  betweenMs?: number;
  line?: LineOptions;
}

/**
 * Opens at once and never gives up. A board that does not answer is up as soon as its port is open:
 * that it has switched anything cannot be known.
 */
export function openRelay(
  address: Address,
  onState: (state: DeviceState) => void,
  options: RelayOptions = {},
): DigitalLines & Device {
  const { answers = false, betweenMs = 50 } = options;
  let tail: Promise<unknown> = Promise.resolve();
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let onChunk = (_chunk: Uint8Array): void => {};
  let onLost = (): void => {};
  let closed = false;
  const report = (state: DeviceState): void => {
    if (!closed) onState(state);
  };

  const line = openLine(
    address,
    {
      onUp: () => {
        if (answers) void inTurn(checkIn);
        else report({ state: 'up', identity: 'LCUS relay board' });
      },
      onDown: (reason) => {
        onLost();
        report({ state: 'down', reason });
      },
      onOpenFailed: (reason) => report({ state: 'down', reason }),
      onData: (chunk) => onChunk(chunk),
    },
    options.line,
  );

  /** One exchange at a time, and a pause between two. */
  function inTurn<Value>(exchange: () => Promise<Value>): Promise<Value> {
    const turn = tail.then(async () => {
      const waitMs = sentAtMs + betweenMs - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      return exchange();
    });
    tail = turn.catch(() => {});
    return turn;
  }

  async function send(bytes: Uint8Array): Promise<boolean> {
    if (!line.up || closed) return false;
    sentAtMs = performance.now();
    return line.write(bytes).then(
      () => true,
      () => false,
    );
  }

  /** null: no usable answer. */
  async function askStates(): Promise<boolean[] | null> {
    const answer = listen(options);
    onChunk = answer.onChunk;
    onLost = answer.end;
    const sent = await send(statusQuestion);
    if (!sent) answer.end();
    const bytes = await answer.bytes;
    onChunk = () => {};
    onLost = () => {};
    return readRelayStates(bytes);
  }

  async function checkIn(): Promise<void> {
    const states = await askStates();
    if (states !== null)
      report({ state: 'up', identity: `LCUS relay board, ${states.length} relays` });
    else if (line.up) line.drop('the relay board does not answer');
  }

  async function setOutput(number: number, on: boolean): Promise<LineOutcome> {
    if (number < 1 || number > mostRelays) return 'refused';
    if (!(await send(relayFrame(number, on)))) return 'down';
    if (!answers) return 'ok';
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
    const states = await askStates();
    if (states === null) {
      if (!line.up) return 'down';
      line.drop('the relay board does not answer');
      return 'silence';
    }
    return states[number - 1] === on ? 'ok' : 'refused';
  }

  return {
    setOutput: (number, on) => inTurn(() => setOutput(number, on)),
    readInputs: () => Promise.resolve([]),
    close: async () => {
      closed = true;
      onLost();
      await line.close();
      await tail;
    },
  };
}

/** Collects an answer until it is followed by silence. */
export function listen({ answerTimeoutMs = 500, quietMs = 60 }: RelayOptions) {
  const chunks: Uint8Array[] = [];
  let end = (): void => {};
  let callOff = (): void => {};
  const bytes = new Promise<Uint8Array>((resolve) => {
    end = () => {
      callOff();
      resolve(Buffer.concat(chunks));
    };
    callOff = limit(end, answerTimeoutMs);
  });
  return {
    bytes,
    end: () => end(),
    onChunk: (chunk: Uint8Array) => {
      chunks.push(chunk);
      callOff();
      callOff = limit(end, quietMs);
    },
  };
}
