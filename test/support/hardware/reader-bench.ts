/**
 * A simulated reader of either protocol, and the driver that meets it: times scaled down, counts
 * the real ones.
 */
import type { Address } from '../../../hardware/address.ts';
import type { DeviceState, Reader, Report, Tag } from '../../../hardware/devices.ts';
import { readerDrivers, type WireSettings } from '../../../hardware/reader/drivers.ts';
import { type ReaderDriverName, readerDriverNames } from '../../../hardware/reader/makes.ts';
import type { ReaderOptions } from '../../../hardware/reader/options.ts';
import {
  type ReaderSimulator,
  type ReaderSimulatorOptions,
  startReader,
  tagFor,
} from '../../../simulators/reader.ts';
import { until } from './until.ts';

export const protocols = readerDriverNames;
export type Protocol = ReaderDriverName;
/** What the configuration says of a reader. */
export type BenchOptions = Partial<ReaderOptions & WireSettings>;
export const uids = Array.from({ length: 10 }, (_, n) => `E00401003123AA0${n}`);
export const [uid = ''] = uids;
export function itemOf(n: number): string {
  return `3355000000001${n}`;
}

/** ISO 28560-3, with a checksum. */
export const book = tagFor({ item: itemOf(0), parts: 4, ordinal: 2, owner: 'BE-35500' }, uid);
export const part2Of4 = {
  kind: 'item',
  item: itemOf(0),
  parts: 4,
  ordinal: 2,
  usage: 1,
  owner: 'BE-35500',
};

const quick: Partial<ReaderOptions> = {
  pollEveryMs: 10,
  responseTimeoutMs: 1000,
  drainMs: 20,
  gapMs: 20,
  writePauseMs: 20,
  line: { firstDelayMs: 10, maximumDelayMs: 50 },
};

export interface Bench {
  simulator: ReaderSimulator;
  reader: Reader;
  states: DeviceState[];
  /** `up`, `down`, `+uid`, `-uid` */
  history: string[];
  present: Map<string, Tag>;
  reports: Report[];
  /** what lay there each time that all of it was reported */
  listings: string[][];
  count(command: string): number;
  tag(uid: string): { afi: number; eas: boolean } | undefined;
}

export function tcp(simulator: ReaderSimulator): Address {
  return {
    kind: 'tcp',
    host: '127.0.0.1',
    port: simulator.port,
  };
}
export function serial(path: string, protocol: Protocol): Address {
  return {
    kind: 'serial',
    path,
    ...readerDrivers[protocol].serial,
  };
}

/** Of the reports. */
export function codes({ reports }: Bench) {
  return reports.map((report) => report.code);
}
export function textsOf({ reports }: Bench, code: string) {
  return reports.filter((one) => one.code === code).map(({ text }) => text);
}
/** Resolves after so many more inventories. */
export async function rounds({ simulator, count }: Bench, more: number) {
  const before = count('inventory');
  await until(
    () => count('inventory') >= before + more,
    `${more} inventories, after ${simulator.asked().length}`,
  );
}

/** Makes benches, and closes all of them in order. */
export function openWorkshop() {
  const closers: (() => Promise<void>)[] = [];
  const simulate = async (protocol: Protocol, options: Partial<ReaderSimulatorOptions> = {}) => {
    const simulator = await startReader({ port: 0, protocol, ...options });
    closers.push(() => simulator.close());
    return simulator;
  };
  const open = (
    protocol: Protocol,
    simulator: ReaderSimulator,
    options: BenchOptions = {},
    address: Address = tcp(simulator),
  ): Bench => {
    const states: DeviceState[] = [];
    const history: string[] = [];
    const present = new Map<string, Tag>();
    const reports: Report[] = [];
    const listings: string[][] = [];
    const reader = readerDrivers[protocol].open(
      address,
      {
        onState(state) {
          states.push(state);
          history.push(state.state);
        },
        onAppeared(tag) {
          history.push(`+${tag.uid}`);
          present.set(tag.uid, tag);
        },
        onVanished(gone) {
          history.push(`-${gone}`);
          present.delete(gone);
        },
        onWeak() {
          history.push('weak');
        },
        onListed() {
          listings.push([...present.keys()]);
        },
      },
      { ...quick, ...options },
      (report) => reports.push(report),
    );
    closers.push(() => reader.close());
    return {
      simulator,
      reader,
      states,
      history,
      present,
      reports,
      listings,
      count: (command) => simulator.asked().filter((asked) => asked === command).length,
      tag: (wanted) => {
        const found = simulator.tags().find((tag) => tag.uid === wanted);
        return found && { afi: found.afi, eas: found.eas ?? false };
      },
    };
  };
  return {
    simulate,
    open,
    /** So many tags on the reader, secured, and all reported. */
    withTags: async (
      protocol: Protocol,
      count = 1,
      options: BenchOptions = {},
      more: Partial<ReaderSimulatorOptions> = {},
    ): Promise<Bench> => {
      const simulator = await simulate(protocol, more);
      for (const [n, each] of uids.slice(0, count).entries()) {
        simulator.put({ ...tagFor({ item: itemOf(n), owner: 'BE-35500' }, each), eas: true });
      }
      const bench = open(protocol, simulator, options);
      await until(() => bench.present.size === count, 'the tags appear');
      return bench;
    },
    closing: (close: () => Promise<void>) => void closers.push(close),
    close: async () => {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}
