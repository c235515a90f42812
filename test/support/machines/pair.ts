/**
 * Kiosk and visit as one value that moves by one event at a time: a queue between the two, the
 * timers, and what was begun at a port and has no answer yet.
 */
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import type { Ports } from '../../../machines/ports.ts';
import { begin, type Effect, type Taken, transition } from './transition.ts';

export type Chart = 'kiosk' | 'visit';
interface Timer {
  of: Chart;
  id: string;
  event: EventObject;
  /** how long from now */
  inMs: number;
}
/** What was begun at a port: it owes an answer. */
export interface Owed {
  of: Chart;
  id: string;
  src: string;
  input: unknown;
}
export interface Pair {
  kiosk: AnyMachineSnapshot;
  visit: AnyMachineSnapshot | null;
  /** by deadline */
  timers: readonly Timer[];
  /** in the order in which they were begun */
  owed: readonly Owed[];
}

/** What the pair did by an event, in its order. */
export type Done =
  | { kind: 'asked'; asked: Owed }
  | { kind: 'began' }
  /** `left`: what was under way still */
  | { kind: 'ended'; left: readonly Owed[] }
  /** an actor that is not stopped with the visit: it has no id of its own */
  | { kind: 'stray'; src: string }
  /** circulation was told that an item is not put back */
  | { kind: 'given-up'; item: string }
  /** the devices hear that what is laid down from now on is for something else */
  | { kind: 'turned'; to: Turn };
export type Turn = Parameters<NonNullable<Ports['turned']>>[0];

export interface Moved {
  pair: Pair;
  did: readonly Done[];
}
export type Machines = Record<Chart, AnyStateMachine>;

class Mover {
  private readonly queue: { to: Chart; event: EventObject }[] = [];
  private readonly did: Done[] = [];
  private pair: Pair;
  private readonly machines: Machines;

  constructor(machines: Machines, pair: Pair) {
    this.machines = machines;
    this.pair = pair;
  }

  /** Until nothing is on its way between the two. */
  run(): Moved {
    for (let one = this.queue.shift(); one !== undefined; one = this.queue.shift()) {
      const snapshot = this.pair[one.to];
      if (snapshot === null || snapshot.status !== 'active') continue;
      this.take(one.to, transition(this.machines[one.to], snapshot, one.event), snapshot);
    }
    return { pair: this.pair, did: this.did };
  }

  send(to: Chart, event: EventObject) {
    this.queue.push({ to, event });
  }

  take(of: Chart, { snapshot, effects }: Taken, before?: AnyMachineSnapshot) {
    const living = new Set(Object.keys(before?.children ?? {}));
    this.pair = { ...this.pair, [of]: snapshot };
    for (const effect of effects) this.carryOut(of, effect, living);
  }

  private carryOut(of: Chart, effect: Effect, living: Set<string>) {
    switch (effect.kind) {
      case 'send':
        this.sendOn(of, effect);
        break;
      case 'delay': {
        const timer = { of, id: effect.id, event: effect.event, inMs: effect.ms };
        const due = this.pair.timers.findIndex(({ inMs }) => inMs > effect.ms);
        const timers = [...this.pair.timers];
        timers.splice(due < 0 ? timers.length : due, 0, timer);
        this.pair = { ...this.pair, timers };
        break;
      }
      case 'cancel': {
        const { timers } = this.pair;
        const at = timers.findLastIndex((timer) => timer.of === of && timer.id === effect.id);
        if (at >= 0) this.pair = { ...this.pair, timers: timers.toSpliced(at, 1) };
        break;
      }
      case 'spawn':
        if (effect.id === undefined || living.has(effect.id))
          this.did.push({ kind: 'stray', src: effect.src });
        living.add(effect.id ?? '');
        this.start(of, { of, id: effect.id ?? '', src: effect.src, input: effect.input });
        break;
      case 'stop':
        living.delete(effect.id);
        this.stop(of, effect.id);
        break;
    }
  }

  private sendOn(of: Chart, { to, event }: Extract<Effect, { kind: 'send' }>) {
    if (of === 'visit' && to === null) this.send('kiosk', event);
    else if (of === 'kiosk' && to === 'visit') this.send('visit', event);
    else
      this.did.push({ kind: 'asked', asked: { of, id: to ?? '', src: event.type, input: null } });
  }

  private start(of: Chart, asked: Owed) {
    if (asked.src === 'visit') {
      this.did.push({ kind: 'began' });
      this.take('visit', begin(this.machines.visit, asked.input));
      return;
    }
    this.pair = { ...this.pair, owed: [...this.pair.owed, asked] };
    this.did.push({ kind: 'asked', asked: { ...asked, of } });
  }

  private stop(of: Chart, id: string) {
    const { timers, owed } = this.pair;
    if (of === 'kiosk' && id === 'visit') {
      const left = owed.filter((one) => one.of === 'visit');
      this.did.push({ kind: 'ended', left });
      this.pair = {
        ...this.pair,
        visit: null,
        timers: timers.filter((timer) => timer.of !== 'visit'),
        owed: owed.filter((one) => one.of !== 'visit'),
      };
      for (let at = this.queue.length - 1; at >= 0; at -= 1)
        if (this.queue[at]?.to === 'visit') this.queue.splice(at, 1);
    } else this.pair = { ...this.pair, owed: owed.filter((one) => one.of !== of || one.id !== id) };
  }
}

export function started(machines: Machines, input: unknown): Moved {
  const none = { kiosk: null as never, visit: null, timers: [], owed: [] };
  const mover = new Mover(machines, none);
  mover.take('kiosk', begin(machines.kiosk, input));
  return mover.run();
}

export function sent(machines: Machines, pair: Pair, to: Chart, ...events: EventObject[]): Moved {
  const mover = new Mover(machines, pair);
  for (const event of events) mover.send(to, event);
  return mover.run();
}

/** The next timer is due. */
export function waited(machines: Machines, pair: Pair): Moved {
  const [first, ...others] = pair.timers;
  if (first === undefined) return { pair, did: [] };
  const timers = others.map((timer) => ({ ...timer, inMs: timer.inMs - first.inMs }));
  return sent(machines, { ...pair, timers }, first.of, first.event);
}
