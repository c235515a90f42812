/** The processes with simulated kiosks in them, and what they answer together. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Identity } from '../../../src/branch/enrol/identity.ts';
import { besideProgram } from '../../../src/files.ts';
import type { Answer, Order, Trust } from './herd.ts';

const herdSize = 250;

export interface Herds {
  connect(identities: readonly Identity[], trust: Trust): Answered;
  /** So many a second over all of them. */
  report(perSecond: number, seconds: number): Answered;
  /** So many entries of the staff's list for each kiosk. */
  fill(entries: number): Answered;
  look(): Answered;
  close(): void;
}

type Answered = Promise<Answer>;

export function startHerds(kiosks: number): Herds {
  const count = Math.ceil(kiosks / herdSize);
  const program = besideProgram('dist/fleet/simulators/scale/herd.js');
  const herds = Array.from({ length: count }, () => fork(program, { serialization: 'advanced' }));
  const all = async (orderOf: (nth: number) => Order) =>
    together(await Promise.all(herds.map((herd, nth) => ask(herd, orderOf(nth)))));
  return {
    connect: (identities, trust) =>
      all((nth) => ({
        do: 'connect',
        kiosks: identities.filter((_, at) => at % count === nth),
        trust,
      })),
    report: (perSecond, seconds) =>
      all(() => ({ do: 'report', perSecond: perSecond / count, seconds })),
    fill: (entries) => all(() => ({ do: 'fill', entries })),
    look: () => all(() => ({ do: 'look' })),
    close: () => {
      for (const herd of herds) if (herd.connected) herd.disconnect();
    },
  };
}

async function ask(herd: ChildProcess, order: Order): Answered {
  herd.send(order);
  const [answer] = (await once(herd, 'message')) as [Answer | { failed: string }];
  if ('failed' in answer) throw new Error(answer.failed);
  return answer;
}

function together(answers: readonly Answer[]): Answer {
  const sum = (of: (answer: Answer) => number) =>
    answers.reduce((total, answer) => total + of(answer), 0);
  return {
    count: sum(({ count }) => count),
    lost: sum(({ lost }) => lost),
    bytes: sum(({ bytes }) => bytes),
    slowestMs: Math.max(...answers.map(({ slowestMs }) => slowestMs)),
    medianMs: Math.max(...answers.map(({ medianMs }) => medianMs)),
  };
}
