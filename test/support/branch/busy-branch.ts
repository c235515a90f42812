/**
 * Five kiosks at work off line, each a process with its journal, a broker of Debian and a simulated
 * library; whatever is killed is started again.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { type LibrarySimulator, startLibrary } from '../../../simulators/library/sip2.ts';
import type { StoredMessage } from '../../../src/branch/broker/broker.ts';
import { natsBroker } from '../../../src/branch/broker/nats.ts';
import { fillBroker } from '../../../src/branch/broker/nats-host.ts';
import { eventSubject } from '../../../src/branch/broker/subjects.ts';
import { readKeys } from '../../../src/branch/enrol/folder.ts';
import { createBranchSeal } from '../../../src/branch/keys/branch-keys.ts';
import { voicesOf } from '../../../src/branch/keys/voices.ts';
import { messages } from '../../../src/branch/shared/messages.ts';
import { createOthers, type Others } from '../../../src/branch/shared/others.ts';
import { isLong } from '../repository/share.ts';
import { account, card, wisePolicy } from '../simulators/lindeveld.ts';
import { bundle } from '../store/bundle.ts';
import { type Enrolled, enrolled } from './enrolled.ts';
import { createJudge, type Judge, type Lending } from './judge.ts';
import { type KioskPlace, type KioskProcess, startKiosk } from './kiosk-process.ts';
import { type BrokerProcess, freePort, startNatsServer } from './nats-server.ts';
import type { BranchNetwork } from './network.ts';

const five = ['k01', 'k02', 'k03', 'k04', 'k05'] as const;
export type Name = (typeof five)[number];
/** three in the normal run, where each start of a process counts */
export const names: readonly Name[] = isLong ? five : five.slice(0, 3);

/** `KIOSK_TEST_ROUNDS` in place of the usual number; `KIOSK_TEST_MINUTES` ends them earlier. */
export function roundsOf(usual: { long: number; normal: number }): (round: number) => boolean {
  const { KIOSK_TEST_ROUNDS: rounds, KIOSK_TEST_MINUTES: minutes } = process.env;
  const most = Number(rounds ?? (isLong ? usual.long : usual.normal));
  const untilMs = minutes === undefined ? Infinity : performance.now() + Number(minutes) * 60_000;
  return (round) => round <= most && performance.now() < untilMs;
}

/** Numbers from 0 to below `below`; the same for a seed. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export interface BusyBranch {
  readonly judge: Judge;
  readonly library: LibrarySimulator;
  readonly enrolled: Enrolled;
  kiosk(name: Name): KioskProcess;
  placeOf(name: Name): KioskPlace;
  /** Starts it, or starts it again; what it had begun is judged. */
  start(name: Name): Promise<KioskProcess>;
  kill(name: Name): Promise<void>;
  /** A second machine with the identity of a kiosk, and a journal of its own. */
  startTwin(name: Name): Promise<KioskProcess>;
  lend(name: Name, item: string, card: string): Promise<string | null>;
  takeBack(name: Name, item: string): Promise<string | null>;
  replay(name: Name): Promise<boolean | null>;
  /** One random act. */
  act(name: Name): Promise<void>;
  /** Each kiosk acts until `until` is settled; a killed one waits until it is started again. */
  work(until: Promise<unknown>, names: readonly Name[]): Promise<void>;
  killBroker(): Promise<void>;
  /** `disk`: of a copy, or none at all; undefined: as it is */
  startBroker(disk?: string | null): Promise<void>;
  /** A copy of the broker's disk, which stands still meanwhile. */
  copyDisk(): Promise<string>;
  readonly brokerDisk: string;
  /** All are connected and have published everything. */
  allUp(): Promise<void>;
  /** The clock of a kiosk, against this machine's. */
  setClock(name: Name, aheadMs: number): void;
  /** Each knows of each what that one has. */
  allRead(): Promise<void>;
  /** The stream, read by one more member of the branch. */
  read(): Promise<{
    others: Others;
    published: readonly { kiosk: string; what: string; entry: number }[];
  }>;
  /** What differs between the stream, the journals and what the kiosks have read. */
  differences(): Promise<string[]>;
  /** All send what they have; resolves to what is left open. */
  replayAll(): Promise<number>;
  close(): Promise<void>;
}

const reader = 'k09';
const cards = Array.from({ length: 16 }, (_, at) => card(at + 1));
const items = Array.from({ length: 60 }, (_, at) => shelfNumber('book', at + 1));

export async function openBusyBranch(options: {
  seed: number;
  limit: number;
  /** for a claim, 300 in a kiosk; longer where this machine is slow and an answer is to be seen */
  waitMs?: number;
  /** each kiosk in a network of its own; the library system is not in it */
  network?: BranchNetwork;
}): Promise<BusyBranch> {
  const { limit, waitMs = 300, network } = options;
  const address = network?.address ?? '127.0.0.1';
  const random = randomOf(options.seed);
  const port = await freePort();
  const branch = await enrolled([...names, reader], port, address);
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-busy-'));
  const program = await bundle(new URL('kiosk-program.ts', import.meta.url));
  const brokerDisk = join(branch.folder, 'host', 'broker', 'streams');
  const library = await startLibrary({
    ...{ port: 0, account, policy: wisePolicy() },
    clock: { now: () => new Date().toISOString() },
  });
  let broker: BrokerProcess = await startNatsServer(branch.configuration, port, address);
  await fillBroker(branch.host);
  const judge = createJudge(limit);
  const processes = new Map<Name, KioskProcess>();
  /** the last of each item at each kiosk */
  const lendings = new Map<string, Lending>();
  const starting = new Map<Name, Promise<unknown>>();
  let copies = 0;

  const placeOf = (name: Name): KioskPlace => ({
    name,
    folder: join(folder, name),
    enrolment: branch.folderOf(name),
    libraryPort: library.port,
    ...{ limit, waitMs },
    within: network?.within(names.indexOf(name)) ?? [],
    onAnswer(answer) {
      const lending = 'item' in answer ? lendings.get(`${name} ${answer.item}`) : undefined;
      if (lending === undefined) return;
      if ('begun' in answer) lending.entry = answer.begun;
      if ('claimed' in answer) lending.claimed = answer.claimed;
    },
  });
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, `${name}.clock`), '0');
  }
  const kiosk = (name: Name): KioskProcess => {
    const found = processes.get(name);
    if (found === undefined) throw new Error(`${name} is not started`);
    return found;
  };

  async function start(name: Name): Promise<KioskProcess> {
    const started = startKiosk(program, {
      ...placeOf(name),
      clockFile: join(folder, `${name}.clock`),
    });
    starting.set(name, started);
    const process = await started;
    judge.startsAgain(name, process.waiting);
    processes.set(name, process);
    return process;
  }

  async function lend(name: Name, item: string, of: string) {
    const lending: Lending = { kiosk: name, item, card: of };
    lendings.set(`${name} ${item}`, lending);
    judge.begins(lending);
    const answer = await kiosk(name).ask({ act: 'lend', item, card: of });
    const outcome = answer !== null && 'outcome' in answer ? answer.outcome : null;
    if (answer !== null && 'failed' in answer) throw new Error(answer.failed);
    judge.ends(lending, outcome);
    return outcome;
  }
  async function takeBack(name: Name, item: string) {
    judge.returns(item);
    const answer = await kiosk(name).ask({ act: 'return', item });
    judge.returns(item);
    if (answer !== null && 'failed' in answer) throw new Error(answer.failed);
    return answer !== null && 'outcome' in answer ? answer.outcome : null;
  }
  async function replay(name: Name) {
    judge.replays(name);
    const answer = await kiosk(name).ask({ act: 'replay' });
    if (answer !== null && 'failed' in answer) throw new Error(answer.failed);
    return answer !== null && 'settled' in answer ? answer.settled : null;
  }
  const anyOf = <Member>(list: readonly Member[]) => list[random(list.length)] as Member;

  async function act(name: Name): Promise<void> {
    const what = random(100);
    if (what < 55) await lend(name, anyOf(items), anyOf(cards));
    else if (what < 85)
      await takeBack(name, anyOf(items.filter((item) => judge.holderOf(item))) ?? anyOf(items));
    else await replay(name);
  }

  async function read() {
    const opened = await readKeys(branch.folderOf(reader), identityOf(reader));
    const seal = createBranchSeal(opened.keys, voicesOf(opened));
    const placeOfMessage = (of: string) => eventSubject('b001', of);
    const others = createOthers({
      branch: 'b001',
      self: reader,
      seal,
      placeOf: placeOfMessage,
      unpublishedAtMs: () => 0,
    });
    const published: { kiosk: string; what: string; entry: number }[] = [];
    const connection = await natsBroker({ identity: identityOf(reader) }).connect();
    const state = await connection.state();
    await connection.follow(state.firstSeq, (stored: StoredMessage) => {
      others.fold(stored);
      const { kiosk, storedAtMs: atMs } = stored;
      const said = messages.open(seal, stored.data, placeOfMessage(kiosk), { kiosk, atMs });
      if (typeof said === 'string') published.push({ kiosk, what: said, entry: 0 });
      else if ('entry' in said.value)
        published.push({ kiosk, what: said.value.what, entry: said.value.entry });
    });
    await connection.close();
    return { others, published };
  }
  const identityOf = (name: string) => {
    const identity = branch.identities.get(name);
    if (identity === undefined) throw new Error(name);
    return identity;
  };

  async function allUp(): Promise<void> {
    for (const name of names) await kiosk(name).isLink('up');
    for (const name of names)
      for (;;) {
        const state = await kiosk(name).state();
        if (state === null || state.state.unpublished === 0) break;
        await wait(20);
      }
  }

  async function allRead(): Promise<void> {
    for (;;) {
      await allUp();
      const states = await Promise.all(names.map((name) => kiosk(name).state()));
      const done = new Map(
        states.map((state) => [
          state?.state.kiosk,
          state?.waiting.filter(({ isDone }) => isDone).length ?? 0,
        ]),
      );
      const knowsAll = states.every((state) =>
        state?.state.others.every(({ kiosk: of, open }) => of === reader || open === done.get(of)),
      );
      if (knowsAll) return;
      await wait(20);
    }
  }

  async function differences(): Promise<string[]> {
    await allUp();
    const { others } = await read();
    const found: string[] = [];
    for (const name of names) {
      const state = await kiosk(name).state();
      if (state === null) throw new Error(`${name} has ended`);
      const done = state.waiting.filter(({ isDone }) => isDone);
      const { open } = others.of(name);
      for (const { id, item, kind } of done) {
        const published = open.get(id);
        const isRight =
          published !== undefined &&
          others.ofItem(item).includes(published) &&
          published.what === (kind === 'check-out' ? 'lent' : 'returned');
        if (!isRight) found.push(`${name} ${id} is not published`);
      }
      for (const id of open.keys())
        if (!done.some((each) => each.id === id))
          found.push(`${name} ${id} is over, and published as open`);
      for (const other of state.state.others)
        if (other.kiosk !== reader && other.open !== others.of(other.kiosk).open.size)
          found.push(`${name} has read ${other.open} of ${other.kiosk}`);
    }
    return found;
  }

  return {
    ...{ judge, library, enrolled: branch, kiosk, placeOf, start, lend, takeBack, replay, act },
    allUp,
    allRead,
    read,
    differences,
    brokerDisk,
    setClock: (name, aheadMs) => writeFileSync(join(folder, `${name}.clock`), `${aheadMs}`),
    async startTwin(name) {
      copies += 1;
      const twin = join(folder, `twin-${copies}`);
      mkdirSync(twin);
      const { onAnswer: _, ...place } = placeOf(name);
      return await startKiosk(program, { ...place, folder: twin });
    },
    async kill(name) {
      await kiosk(name).kill();
    },
    async work(until, those) {
      let isOver = false;
      const over = until.finally(() => {
        isOver = true;
      });
      const loops = those.map(async (name) => {
        while (!isOver) {
          await act(name);
          if (processes.get(name)?.link !== undefined) await starting.get(name);
          // What is published to a broker that has lost it must come to an end, on a slow disk too.
          await wait(processes.get(name)?.link === 'up' ? 30 + random(60) : 400 + random(400));
        }
      });
      await Promise.all([over, ...loops]);
    },
    async killBroker() {
      await broker.kill();
      // Before it is back: else one that has not noticed yet would pass for one that is connected.
      for (const process of processes.values()) await process.isLink('alone');
    },
    async startBroker(disk) {
      if (disk !== undefined) {
        rmSync(brokerDisk, { recursive: true, force: true });
        if (disk !== null) cpSync(disk, brokerDisk, { recursive: true });
      }
      broker = await startNatsServer(branch.configuration, port, address);
      if (disk === null) await fillBroker(branch.host);
    },
    async copyDisk() {
      copies += 1;
      const copy = join(folder, `disk-${copies}`);
      broker.signal('SIGSTOP');
      cpSync(brokerDisk, copy, { recursive: true });
      broker.signal('SIGCONT');
      return copy;
    },
    async replayAll() {
      for (let round = 0; round < 200; round += 1) {
        const left = await Promise.all(
          names.map(async (name) => {
            judge.replays(name);
            const answer = await kiosk(name).ask({ act: 'replay' });
            return answer !== null && 'open' in answer ? answer.open : 1;
          }),
        );
        if (left.every((open) => open === 0)) return 0;
        await wait(50);
      }
      const states = await Promise.all(names.map((name) => kiosk(name).state()));
      return states.reduce((sum, state) => sum + (state?.open ?? 0), 0);
    },
    async close() {
      for (const process of processes.values()) await process.kill();
      await broker.kill();
      await library.close();
      branch.remove();
      rmSync(folder, { recursive: true, force: true });
      if (existsSync(dirname(program))) rmSync(dirname(program), { recursive: true, force: true });
    },
  };
}
