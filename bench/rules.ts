/**
 * Decisions of the block rules for a patron with 20 fees, on one core, with the built files as the
 * kiosk runs them. Processor time is measured, so other work of the machine does not count.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Blocks from '../packages/blocks/src/index.ts';
import type { Facts } from '../packages/blocks/src/index.ts';
import type { Figure } from './stack.ts';

const now = '2026-11-24T18:00:00+01:00';
/** Twice the fastest rules engine in JavaScript. */
const bound = 70_000;
/** Too many to stay in registers, few enough for the processor's cache. */
const patrons = 50;
const rounds = 5;
const perRound = 100_000;

/** `cents`: of each fee; the maximum of adults is 1000. */
function patronsWith(cents: number): Facts[] {
  const make = (patron: number) => ({
    observedAt: `2026-11-24T${String(8 + (patron % 10)).padStart(2, '0')}:15:00+01:00`,
    institution: '3550',
    branch: '35500',
    membership: { status: 5, type: 'adult', startedOn: '2026-01-05', feeCents: 0 },
    fees: Array.from({ length: 20 }, (_, fee) => ({
      id: `f${patron}-${fee}`,
      amountCents: cents,
      createdOn: `2026-11-${String(1 + ((patron + fee) % 20)).padStart(2, '0')}`,
      institution: fee % 4 === 0 ? '3551' : '3550',
      state: 'open',
    })),
    replacementInvoices: [],
    manualBlocks: [],
    flags: null,
  });
  // Facts come from JSON.
  return JSON.parse(
    JSON.stringify(Array.from({ length: patrons }, (_, patron) => make(patron))),
  ) as Facts[];
}

/** As many moments as decisions in a round: none is remembered from the round before. */
function everySecond(): string[] {
  return Array.from({ length: perRound }, (_, second) =>
    new Date(Date.parse(now) + second * 1_000).toISOString(),
  );
}

export async function bench(): Promise<Figure[]> {
  const { compilePolicy, evaluate, readPolicy } = createRequire(import.meta.url)(
    '../dist/packages/blocks/src/index.js',
  ) as typeof Blocks;
  const read = readPolicy(
    JSON.parse(readFileSync(new URL('../policies/wise.json', import.meta.url), 'utf8')),
  );
  if (!read.ok) throw new Error(read.problem);
  const policy = compilePolicy(read.policy);
  const rate = (facts: readonly Facts[], isAllowed: boolean, moments: readonly string[]) => {
    let best = 0;
    for (let round = 0; round < rounds; round++) {
      let allowed = 0;
      const start = process.cpuUsage();
      for (let i = 0; i < perRound; i++)
        if (
          evaluate(facts[i % patrons] as Facts, policy, moments[i % moments.length] ?? now, 'kiosk')
            .allows.checkOut
        )
          allowed++;
      const { user, system } = process.cpuUsage(start);
      best = Math.max(best, perRound / ((user + system) / 1_000_000));
      if (allowed !== (isAllowed ? perRound : 0)) throw new Error('a decision is wrong');
    }
    return best;
  };
  const row = (name: string, figure: number): Figure => ({
    name,
    figure,
    unit: 'decisions/s',
    bound,
    ratio: bound / figure,
  });
  return [
    row('20 fees, below the maximum', rate(patronsWith(40), true, [now])),
    row('20 fees, above the maximum: blocked, with reasons', rate(patronsWith(60), false, [now])),
    row('the same, each at another moment', rate(patronsWith(60), false, everySecond())),
  ];
}
