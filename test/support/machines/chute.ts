/** A chute's statechart in simulated time; circulation and the flap are answered by the test. */
import { type ActorRefFrom, createActor, SimulatedClock, setup } from 'xstate';
import type { chuteMachine } from '../../../machines/chute/chute.ts';
import type { ChuteInput, ChutePort } from '../../../machines/chute/context.ts';
import { provideChute } from '../../../machines/chute/provided.ts';
import type { CheckInOutcome, ChuteSensor } from '../../../machines/domain.ts';
import { normalDisplay } from '../../../machines/visit/context.ts';
import { allUp, laid, returned, tagOf } from './desk.ts';
import { settle } from './questions.ts';

export const chuteInput: ChuteInput = {
  settings: {
    sensors: { 'flap-closed': true, passed: true, 'bin-full': true },
    ...{ openMs: 8_000, closeMs: 3_000, takeBackMs: 60_000, pileMs: 1_500 },
  },
  plate: [],
  inputs: { 'flap-closed': true, passed: false, 'bin-full': false },
  parts: { ...allUp, signals: 'up' },
  takes: true,
  idleMs: 60_000,
  moreTimeFactor: 10,
  languages: ['nl', 'en'],
  language: 'nl',
  usualDisplay: normalDisplay,
};

export async function openChuteDesk(change: Partial<ChuteInput> = {}) {
  const clock = new SimulatedClock();
  const flap: boolean[] = [];
  const alerts: string[] = [];
  const left: string[][] = [];
  const leftBut: string[][] = [];
  const waiting: { item: string; mode: string; answer(outcome: CheckInOutcome): void }[] = [];
  let obeys = true;
  const port: ChutePort = {
    checkIn: ({ item }, mode) => new Promise((answer) => void waiting.push({ item, mode, answer })),
    left: (items) => void left.push([...items]),
    leftBut: (items) => void leftBut.push([...items]),
    setFlap: async (open) => {
      flap.push(open);
      return obeys;
    },
    alert: (what, on) => void alerts.push(on ? what : `${what} over`),
  };
  const called: string[] = [];
  const machine = provideChute(port, (reason) => void called.push(reason));
  const rests: boolean[] = [];
  // It tells its kiosk when it rests.
  const kiosk = setup({
    types: { events: {} as { type: 'CHUTE_RESTS'; rests: boolean } },
    actors: { chute: machine },
  }).createMachine({
    invoke: { id: 'chute', src: 'chute', input: { ...chuteInput, ...change } },
    on: { CHUTE_RESTS: { actions: ({ event }) => void rests.push(event.rests) } },
  });
  const parent = createActor(kiosk, { clock });
  parent.start();
  await settle();
  const actor = parent.getSnapshot().children.chute as ActorRefFrom<typeof chuteMachine>;
  const send = async (...events: Parameters<typeof actor.send>[0][]) => {
    for (const event of events) {
      actor.send(event);
      await settle();
    }
  };
  return {
    actor,
    send,
    ...{ flap, alerts, left, leftBut, waiting, called, rests },
    obey: (on: boolean) => {
      obeys = on;
    },
    pass: async (ms: number) => {
      clock.increment(ms);
      await settle();
    },
    lay: (item: string) => send(laid(item)),
    lift: (item: string) => send({ type: 'TAG_VANISHED', uid: tagOf(item).uid }),
    input: (input: ChuteSensor, on: boolean) => send({ type: 'INPUT', input, on }),
    /** Answers the oldest. */
    answer: async (outcome: CheckInOutcome = returned) => {
      const first = waiting.shift();
      if (!first) throw new Error('nothing is checked in');
      first.answer(outcome);
      await settle();
      return first;
    },
  };
}
