/**
 * The broker of a branch as a model behind its port (src/branch/broker/broker.ts): it can be killed, put
 * back to an older disk, cut off from one kiosk, slow, full, and store what it does not acknowledge.
 * The test of nats.ts shows that the real one keeps to the same port.
 */
import {
  type Broker,
  type BrokerConnection,
  BrokerRefusal,
  type Passing,
  type StoredMessage,
} from '../../../../src/branch/broker/broker.ts';
import { inKiosk } from '../../world/kiosk-now.ts';
import { now, outside } from '../../world/time.ts';
import { createLosses, createTroubles } from '../troubles.ts';
import { createBrokerDisk } from './broker-disk.ts';
import type { BrokerModel, KioskSide } from './modelled-broker.ts';

/** how long a client waits for an answer */
const answerMs = 5_000;
/** how long it takes until a client notices that nothing comes any more */
const silentMs = 20_000;
const farMs = 1;

interface Line {
  side: KioskSide;
  isOpen: boolean;
  /** the broker has closed it; the kiosk may not know yet */
  isGone: boolean;
  end(why: string): void;
  /** What waits while the kiosk is cut off, in order. */
  toBroker: (() => void)[];
  toKiosk: (() => void)[];
  arrives: { broker: number; kiosk: number };
  followsFrom: number | null;
  onMessage(message: StoredMessage): void;
  onKeys: ((value: Uint8Array) => void) | null;
  subscribers: Map<Passing, (kiosk: string, data: Uint8Array) => void>;
  unanswered: Set<{ fail(error: Error): void; forget(): void }>;
}

export function createBrokerModel(sides: readonly KioskSide[], address: string): BrokerModel {
  const disk = createBrokerDisk(now());
  const lines = new Set<Line>();
  const cut = new Set<string>();
  const off = new Set<string>();
  const troubles = createTroubles(sides.map(({ name }) => name));
  const losses = createLosses();
  const seen: { key: string; data: Uint8Array }[] = [];
  /** the start of its program in which a kiosk last wrote */
  const wroteIn = new Map<string, number>();
  /** kiosks after which another machine has written, with the process that was at work then */
  const impostors = new Map<string, { turn: number; seq: number }>();
  let running = true;
  let slowMs = 0;
  let aheadMs = 0;
  const brokerNow = () => now() + aheadMs;
  let isFull = false;
  let unacknowledged = 0;
  let repeats = 0;
  /** by kiosk: how many of its processes have ended */
  const turns = new Map<string, number>();
  const turnOf = ({ name }: KioskSide) => turns.get(name) ?? 0;
  /** Of a process that has ended nothing goes on. */
  const wake = (side: KioskSide, turn: number, act: () => void) => {
    if (turnOf(side) === turn) inKiosk(side.nth, act);
  };

  const troubled = () => {
    const isForAll = !running || slowMs > 0 || isFull || unacknowledged > 0;
    for (const { name } of sides)
      troubles.set(name, isForAll || cut.has(name) || off.has(name) || impostors.has(name));
  };
  const sideOf = (kiosk: string): KioskSide => {
    const side = sides.find(({ name }) => name === kiosk);
    if (!side) throw new Error(`the branch has no kiosk ${kiosk}`);
    return side;
  };

  /** In order, after the way there; later, where the kiosk is cut off. */
  const carry = (line: Line, to: 'broker' | 'kiosk', act: () => void) => {
    const at = Math.max(line.arrives[to], now() + farMs + slowMs);
    line.arrives[to] = at;
    const arrive = () => {
      if (!line.isOpen || (to === 'broker' && line.isGone)) return;
      if (cut.has(line.side.name)) (to === 'broker' ? line.toBroker : line.toKiosk).push(act);
      else if (to === 'broker') act();
      else inKiosk(line.side.nth, act);
    };
    outside.setTimeout(arrive, at - now());
  };
  const hand = (line: Line, message: StoredMessage) => {
    const times = repeats > 0 ? 2 : 1;
    repeats = Math.max(0, repeats - 1);
    for (let nth = 0; nth < times; nth += 1) carry(line, 'kiosk', () => line.onMessage(message));
  };
  const publish = (message: StoredMessage, isOwn: boolean) => {
    model.onStored(message, isOwn);
    for (const line of lines)
      if (line.followsFrom !== null && message.seq >= line.followsFrom) hand(line, message);
  };
  /** `null`: it is carried out, and no answer comes. */
  const request = <T>(
    line: Line,
    what: keyof BrokerConnection,
    act: () => { answer: T } | { refusal: string } | null,
  ): Promise<T> => {
    if (!line.side.mayWrite()) return new Promise(() => {});
    const turn = turnOf(line.side);
    const asked = new Promise<T>((resolve, reject) => {
      if (!line.isOpen) return reject(new Error('the connection ended'));
      const forget = () => {
        outside.clearTimeout(over);
        line.unanswered.delete(waiting);
      };
      const fail = (error: Error) => {
        forget();
        wake(line.side, turn, () => reject(error));
      };
      const waiting = { fail, forget };
      const over = outside.setTimeout(() => fail(new Error(`no answer to ${what}`)), answerMs);
      line.unanswered.add(waiting);
      carry(line, 'broker', () => {
        if (!running) return;
        model.onAsked(line.side.name, what);
        const done = act();
        if (done === null) return;
        carry(line, 'kiosk', () => {
          if (!line.unanswered.has(waiting)) return;
          forget();
          if ('answer' in done) resolve(done.answer);
          else reject(new Error(done.refusal));
        });
      });
    });
    line.side.onWritten();
    return asked;
  };

  const append = (
    side: KioskSide,
    turn: number,
    { data, last }: { data: Uint8Array; last: number },
  ): { answer: { seq: number } | 'overtaken' } | { refusal: string } | null => {
    if (isFull) return { refusal: 'insufficient storage resources available' };
    const stored = disk.append(side.name, data, { last, nowMs: brokerNow() });
    if (stored === 'overtaken') return { answer: stored };
    const impostor = impostors.get(side.name);
    if (impostor?.turn === turn && disk.at(impostor.seq)) model.onFenceIgnored(side.name);
    wroteIn.set(side.name, turn);
    publish(stored, true);
    if (unacknowledged === 0) return { answer: { seq: stored.seq } };
    unacknowledged -= 1;
    troubled();
    return null;
  };

  const connectionOf = (line: Line, ended: Promise<string>): BrokerConnection => {
    const { name } = line.side;
    const turn = turnOf(line.side);
    return {
      ended,
      state: () => request(line, 'state', () => ({ answer: disk.state(brokerNow()) })),
      lastOf: (kiosk) => request(line, 'lastOf', () => ({ answer: disk.lastOf(kiosk) })),
      at: (seq) => request(line, 'at', () => ({ answer: disk.at(seq) })),
      append: (data, last) => {
        seen.push({ key: name, data });
        return request(line, 'append', () => append(line.side, turn, { data, last }));
      },
      follow: (fromSeq, onMessage) =>
        request(line, 'follow', () => {
          line.onMessage = onMessage;
          line.followsFrom = fromSeq;
          for (const message of disk.from(fromSeq)) hand(line, message);
          return { answer: undefined };
        }),
      claim: (key) => request(line, 'claim', () => ({ answer: disk.claim(key) })),
      putClaim: (key, value, expected) => {
        seen.push({ key, data: value });
        return request(line, 'putClaim', () =>
          isFull
            ? { refusal: 'insufficient storage resources available' }
            : { answer: disk.putClaim(key, value, { revision: expected, nowMs: brokerNow() }) },
        );
      },
      ping: () => request(line, 'ping', () => ({ answer: undefined })),
      say: (what, data) => {
        if (!line.side.mayWrite() || !line.isOpen) return;
        seen.push({ key: `${what} ${name}`, data });
        carry(line, 'broker', () => {
          for (const other of lines)
            carry(other, 'kiosk', () => other.subscribers.get(what)?.(name, data));
        });
        line.side.onWritten();
      },
      subscribe: (what, onMessage) => void line.subscribers.set(what, onMessage),
      listHead: () => request(line, 'listHead', () => ({ answer: null })),
      watchKeys: (onValue) =>
        request(line, 'watchKeys', () => {
          line.onKeys = onValue;
          const newest = disk.keys.get(name);
          if (newest) carry(line, 'kiosk', () => onValue(newest));
          return { answer: undefined };
        }),
      close: async () => line.end('closed'),
    };
  };

  const open = (side: KioskSide): BrokerConnection => {
    let isOver: (why: string) => void = () => {};
    const ended = new Promise<string>((resolve) => {
      isOver = resolve;
    });
    const line: Line = {
      side,
      isOpen: true,
      isGone: false,
      end: (why) => {
        if (!line.isOpen) return;
        line.isOpen = false;
        lines.delete(line);
        inKiosk(side.nth, () => {
          for (const { fail } of [...line.unanswered]) fail(new Error('the connection ended'));
          isOver(why);
        });
      },
      toBroker: [],
      toKiosk: [],
      arrives: { broker: 0, kiosk: 0 },
      followsFrom: null,
      onMessage: () => {},
      onKeys: null,
      subscribers: new Map(),
      unanswered: new Set(),
    };
    lines.add(line);
    return connectionOf(line, ended);
  };
  const connect = (side: KioskSide) =>
    new Promise<BrokerConnection>((resolve, reject) => {
      if (!side.mayWrite()) return;
      const turn = turnOf(side);
      const refuse = (message: string) =>
        wake(side, turn, () => reject(new BrokerRefusal('branch-broker-away', message)));
      side.onWritten();
      outside.setTimeout(() => {
        if (!cut.has(side.name) && running) return wake(side, turn, () => resolve(open(side)));
        outside.setTimeout(
          () => refuse(cut.has(side.name) ? 'no answer' : 'connection refused'),
          cut.has(side.name) ? answerMs : 0,
        );
      }, farMs + slowMs);
    });

  const model: BrokerModel = {
    onStored: () => {},
    onAsked: () => {},
    disk,
    get running() {
      return running;
    },
    seen,
    onFenceIgnored: () => {},
    brokerOf: (kiosk: string): Broker => ({ address, connect: () => connect(sideOf(kiosk)) }),
    kill: (left, damagedAt = 0) => {
      running = false;
      troubled();
      if (left === 'older') disk.putBack(brokerNow());
      if (left === 'empty') disk.makeEmpty(brokerNow());
      if (left === 'damaged' && damagedAt > 0) disk.cutAt(damagedAt);
      if (left === 'one-lost') disk.loseAt(damagedAt);
      if (left !== 'same') losses.add(null);
      for (const line of [...lines]) {
        line.isGone = true;
        // Where it is cut off, it hears nothing of that either.
        if (!cut.has(line.side.name)) line.end('the broker has gone');
      }
    },
    start: () => {
      running = true;
      troubled();
    },
    cutOff: (kiosk: string, isCut: boolean) => {
      if (cut.has(kiosk) === isCut) return;
      const own = [...lines].filter(({ side }) => side.name === kiosk);
      if (isCut) {
        cut.add(kiosk);
        troubled();
        const gives = () => {
          for (const line of own) if (cut.has(kiosk)) line.end('nothing comes any more');
        };
        outside.setTimeout(gives, silentMs);
        return;
      }
      cut.delete(kiosk);
      troubled();
      for (const line of own) {
        if (line.isGone) line.end('the broker has gone');
        for (const act of line.toBroker.splice(0)) carry(line, 'broker', act);
        for (const act of line.toKiosk.splice(0)) carry(line, 'kiosk', act);
      }
    },
    slow: (ms: number) => {
      slowMs = ms;
      troubled();
    },
    setClock: (ms: number) => {
      aheadMs = ms;
    },
    power: (kiosk: string, isOn: boolean) => {
      if (isOn) off.delete(kiosk);
      else off.add(kiosk);
      troubled();
    },
    full: (is: boolean) => {
      isFull = is;
      troubled();
    },
    swallowAnswers: (count: number) => {
      unacknowledged = count;
      troubled();
    },
    repeat: (count: number) => {
      repeats = count;
    },
    impersonate: (kiosk, data) => {
      const last = disk.lastOf(kiosk)?.seq ?? 0;
      const stored = disk.append(kiosk, data, { last, nowMs: brokerNow() });
      if (stored === 'overtaken') return;
      // A start that has published nothing yet takes what stands there for its own earlier one's.
      const turn = turnOf(sideOf(kiosk));
      if (wroteIn.get(kiosk) === turn) impostors.set(kiosk, { turn, seq: stored.seq });
      losses.add(kiosk);
      troubled();
      publish(stored, false);
    },
    putKeys: (kiosk: string, document: Uint8Array) => {
      disk.keys.set(kiosk, document);
      for (const line of lines)
        if (line.side.name === kiosk) carry(line, 'kiosk', () => line.onKeys?.(document));
    },
    hangUp: (kiosk: string) => {
      impostors.delete(kiosk);
      troubles.touch(kiosk);
      troubled();
      turns.set(kiosk, (turns.get(kiosk) ?? 0) + 1);
      for (const line of [...lines]) {
        if (line.side.name !== kiosk) continue;
        // What is on the wire still arrives; what is to come reaches no process.
        line.onMessage = () => {};
        line.subscribers.clear();
        line.onKeys = null;
        for (const { forget } of [...line.unanswered]) forget();
        line.followsFrom = null;
        outside.setTimeout(
          () => {
            line.isOpen = false;
            lines.delete(line);
          },
          farMs + slowMs + 1,
        );
      }
    },
    wasSound: troubles.wasSound,
    hasLost: losses.between,
  };
  return model;
}
