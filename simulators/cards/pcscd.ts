/**
 * The far end of pcscd's protocol: readers, and the cards that a person puts in and pulls out. It
 * answers as pcscd 2.3.3 does; `test/simulators/cards` asks both the same.
 */
import type { Socket } from 'node:net';
import {
  decodeRequest,
  encodeReadersState,
  encodeStructure,
} from '../../hardware/cards/messages.ts';
import { startSocketDevice } from '../socket.ts';
import type { SimulatedCard } from './card.ts';
import { answerRequest, type Client, noClient, type Refusal } from './pcscd-answers.ts';
import { createSlot, type Slot } from './slot.ts';

export interface CardReaderSimulator {
  readonly port: number;
  /** whether the reader is at its USB port: pcscd knows of none where it is not */
  readonly plugged: boolean;
  /** whether pcscd runs */
  readonly serves: boolean;
  /** of programs to pcscd */
  readonly connections: number;
  /** which card stands in it; null: none */
  card(reader?: string): SimulatedCard | null;
  /** Puts a card in; one that stood there comes out first. */
  insert(card: SimulatedCard, reader?: string): void;
  pull(reader?: string): void;
  /** Another program resets the card. */
  reset(reader?: string): void;
  /** polkit lets no program in, or none at a card; null: it lets all. */
  refuse(what: Refusal | null): void;
  /** The cable of each reader is out; a card stays in it. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  /** pcscd ends: each connection is reset. */
  stop(): Promise<void>;
  start(): Promise<void>;
  garbage(bytes?: Uint8Array): void;
  close(): Promise<void>;
  onChange(listener: () => void): () => void;
}

interface CardReaderOptions {
  port: number;
  /** names of the readers; one where left out */
  readers?: readonly string[];
  /** the minor version of its protocol: 4, 5 */
  minor?: number;
}

export const usualReader = 'Simulated Card Reader 00 00';

export async function startCardReader({
  port,
  readers = [usualReader],
  minor = 5,
}: CardReaderOptions): Promise<CardReaderSimulator> {
  const slots = new Map<string, Slot>(readers.map((name) => [name, createSlot(name)]));
  const clients = new Map<Socket, Client>();
  let plugged = true;
  let refusal: Refusal | null = null;
  const present = () => (plugged ? [...slots.values()] : []);
  const states = () => encodeReadersState(present().map((each) => each.state()));
  /** A card or a reader came or went: each program that waits hears it, once. */
  const changed = () => {
    for (const [socket, client] of clients) {
      if (!client.waits) continue;
      client.waits = false;
      socket.write(encodeStructure('changed', {}));
    }
    device.changed();
  };
  const far = {
    minor,
    states,
    slots: present,
    changed,
    refusesCards: () => refusal === 'cards',
  };
  const device = await startSocketDevice({
    port,
    onConnection: (socket) => {
      // What the program has sent by then is not read.
      if (refusal === 'programs') return void socket.once('data', () => socket.resetAndDestroy());
      const client = noClient();
      clients.set(socket, client);
      socket.on('close', () => {
        clients.delete(socket);
        for (const handle of client.handles.values()) handle.slot.leave(handle);
      });
      socket.on('data', (bytes: Uint8Array) => receive(socket, client, bytes));
    },
  });
  const receive = (socket: Socket, client: Client, bytes: Uint8Array) => {
    client.received = Buffer.concat([client.received, bytes]);
    for (;;) {
      const next = decodeRequest(client.received);
      if (next === 'incomplete') return;
      // As pcscd does with what it cannot read, and with a user whom polkit does not let in.
      const answer = next === 'wrong' ? null : answerRequest(next.request, client, far);
      if (next === 'wrong' || answer === null) return void socket.end();
      client.received = client.received.subarray(next.length);
      socket.write(answer);
    }
  };
  const slot = (name = readers[0] ?? usualReader): Slot => {
    const found = slots.get(name);
    if (!found) throw new RangeError(`there is no card reader ${name}`);
    return found;
  };
  const pull = (name?: string) => {
    if (slot(name).pull()) changed();
  };
  const setPlugged = (on: boolean) => {
    if (plugged === on) return;
    plugged = on;
    for (const each of slots.values()) if (!on) each.unplug();
    changed();
  };
  return {
    port: device.port,
    get plugged() {
      return plugged;
    },
    get serves() {
      return device.plugged;
    },
    get connections() {
      return device.connections;
    },
    card: (name) => slot(name).card,
    insert: (card, name) => {
      pull(name);
      slot(name).insert(card);
      changed();
    },
    pull,
    reset: (name) => slot(name).reset(),
    refuse: (what) => {
      refusal = what;
      device.changed();
    },
    unplug: async () => setPlugged(false),
    plugIn: async () => setPlugged(true),
    stop: device.unplug,
    start: device.plugIn,
    garbage: device.garbage,
    close: device.close,
    onChange: device.onChange,
  };
}
