/** What a run does with the broker that it models (broker-model.ts), and what it sees of it. */
import type {
  Broker,
  BrokerConnection,
  StoredMessage,
} from '../../../../src/branch/broker/broker.ts';
import type { BrokerDisk } from './broker-disk.ts';

export interface KioskSide {
  nth: number;
  name: string;
  /** False: its process is dead, and nothing reaches the wire. */
  mayWrite(): boolean;
  onWritten(): void;
}

/** `damaged`: cut at a message; `one-lost`: without it. */
export type DiskLeft = 'same' | 'older' | 'empty' | 'damaged' | 'one-lost';
export interface BrokerModel {
  readonly disk: BrokerDisk;
  readonly running: boolean;
  brokerOf(kiosk: string): Broker;
  /** All its connections end. `disk`: what is left of it; `damagedAt`: the message with a wrong bit. */
  kill(disk: DiskLeft, damagedAt?: number): void;
  start(): void;
  /** Nothing reaches this kiosk, and nothing comes from it. */
  cutOff(kiosk: string, isCut: boolean): void;
  slow(ms: number): void;
  /** Its clock is so far ahead of the true time. */
  setClock(aheadMs: number): void;
  /** A kiosk that is switched off is not in touch. */
  power(kiosk: string, isOn: boolean): void;
  full(isFull: boolean): void;
  /** So many appends are stored, and their answers are lost. */
  swallowAnswers(count: number): void;
  /** So many messages come twice. */
  repeat(count: number): void;
  /** Another machine with the identity of a kiosk writes. */
  impersonate(kiosk: string, data: Uint8Array): void;
  putKeys(kiosk: string, document: Uint8Array): void;
  /** The process of a kiosk ended: the system closes its connections. */
  hangUp(kiosk: string): void;
  /** Whether all that time nothing was wrong between this kiosk and the broker. */
  wasSound(kiosk: string, fromMs: number, toMs: number): boolean;
  /** Whether the broker lost something between the two, or what it had of this kiosk was voided. */
  hasLost(kiosk: string, fromMs: number, toMs: number): boolean;
  /** called with each message that is stored, as it is stored; `isOwn`: by the kiosk itself */
  onStored(message: StoredMessage, isOwn: boolean): void;
  /** called where a kiosk writes after another machine with its identity has */
  onFenceIgnored(kiosk: string): void;
  /** everything that reached the broker, with the name under which it is kept */
  readonly seen: readonly { key: string; data: Uint8Array }[];
  /** called with each request of a kiosk, as it reaches the broker */
  onAsked(kiosk: string, what: keyof BrokerConnection): void;
}
