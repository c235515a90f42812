/** A simulated USB relay board (LCUS). */
import { readRelayFrame } from '../hardware/signals/lcus.ts';
import { startSocketDevice } from './socket.ts';

/**
 * What it sends back when it is asked for its state: nothing, as most boards; text; or a byte for
 * each relay. `echo`: nothing but what it received.
 */
export type RelayAnswers = 'none' | 'text' | 'bytes' | 'echo';

export interface RelayBoardSimulator {
  readonly port: number;
  readonly plugged: boolean;
  readonly connected: boolean;
  readonly answers: RelayAnswers;
  setAnswers(answers: RelayAnswers): void;
  /** each as it is now, the first one at 0 */
  relays(): readonly boolean[];
  /** Its contacts are welded, or its coil is broken: it stays as it is, from now on. */
  stick(number: number, on: boolean): void;
  /** Hung: the port stands, nothing is done nor answered. */
  mute(on: boolean): void;
  /** Without power for a moment: all relays fall. */
  powerOff(): void;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  garbage(bytes?: Uint8Array): void;
  close(): Promise<void>;
  onChange(listener: () => void): () => void;
}

interface RelayBoardOptions {
  port: number;
  host?: string;
  /** 4 */
  relays?: number;
  /** none */
  answers?: RelayAnswers;
}

const frameLength = 4;
const question = 0xff;

export async function startRelayBoard(options: RelayBoardOptions): Promise<RelayBoardSimulator> {
  const states = new Array<boolean>(options.relays ?? 4).fill(false);
  const stuck = new Set<number>();
  let answers = options.answers ?? 'none';
  let muted = false;

  function change(number: number, on: boolean): void {
    if (number > states.length || stuck.has(number) || states[number - 1] === on) return;
    states[number - 1] = on;
    device.changed();
  }
  function answer(): Uint8Array | null {
    switch (answers) {
      case 'none':
        return null;
      case 'text':
        return Buffer.from(
          states.map((on, at) => `CH${at + 1}:${on ? 'ON' : 'OFF'} \r\n`).join(''),
        );
      case 'bytes':
        return Uint8Array.from(states, (on) => (on ? 1 : 0));
      case 'echo':
        return Uint8Array.of(question);
    }
  }

  const device = await startSocketDevice({
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    onConnection(socket) {
      let buffer = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        if (muted) return;
        buffer = Buffer.concat([buffer, chunk]);
        while (buffer.length > 0) {
          const command = readRelayFrame(buffer);
          if (command) change(command.number, command.on);
          else if (buffer[0] === question) {
            const bytes = answer();
            if (bytes && socket.writable) socket.write(bytes);
          } else if (buffer[0] === 0xa0 && buffer.length < frameLength) return;
          buffer = buffer.subarray(command ? frameLength : 1);
        }
      });
    },
  });
  return {
    port: device.port,
    get plugged() {
      return device.plugged;
    },
    get connected() {
      return device.connections > 0;
    },
    get answers() {
      return answers;
    },
    setAnswers: (next) => {
      answers = next;
      device.changed();
    },
    relays: () => [...states],
    stick: (number, on) => {
      stuck.delete(number);
      if (on) stuck.add(number);
    },
    mute: (on) => {
      muted = on;
      device.changed();
    },
    powerOff: () => {
      for (const at of states.keys()) change(at + 1, false);
    },
    unplug: device.unplug,
    plugIn: device.plugIn,
    garbage: device.garbage,
    close: device.close,
    onChange: device.onChange,
  };
}
