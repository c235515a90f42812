/** Properties of facts that two sources make together. fast-check prints the seed of a failure. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { channel, date, policy, someFacts } from '../../../test/support/blocks/arbitraries.ts';
import {
  actions,
  type DatedFact,
  evaluate,
  type Facts,
  listedFees,
  overlay,
  project,
  readFacts,
} from '../src/index.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);
function check<T>(property: fc.IProperty<T>) {
  return fc.assert(property, { numRuns });
}
/** A report, what the line says later, and a moment after both. */
const scene = fc
  .tuple(someFacts, someFacts, fc.uniqueArray(date, { minLength: 3, maxLength: 3 }), policy)
  .map(([one, other, dates, compiled]) => {
    const [night = '', seen = '', now = ''] = [...dates].sort();
    const base: Facts = { ...one, observedAt: night };
    const live: Facts = { ...other, observedAt: seen };
    return { base, live, now, compiled };
  });
/** The facts that one source says as a whole; the others have fields of both. */
const whole = [
  'manualBlocks',
  'replacementInvoices',
  'loans',
  'blocks',
  'group',
  'holds',
  'flags',
] as const satisfies readonly DatedFact[];

it('what the line says wins, fact by fact; what it does not say stays, unknown stays unknown', () => {
  check(
    fc.property(scene, ({ base, live, compiled }) => {
      const seen = overlay(base, live, compiled);
      for (const fact of whole) {
        // The line's fees may settle the items of the report's invoices.
        if (fact === 'replacementInvoices' && live.fees && !live.replacementInvoices) continue;
        expect(seen[fact]).toEqual(live[fact] === undefined ? base[fact] : live[fact]);
      }
      const amounts = (facts: Facts) =>
        facts.fees && listedFees(facts).map((fee) => [fee.id, fee.amountCents]);
      expect(amounts(seen)).toEqual(amounts(live.fees ? live : base));
      for (const object of ['membership', 'account', 'related'] as const)
        expect(seen[object] === undefined).toBe(!live[object] && !base[object]);
      expect(seen.replacementInvoices === undefined).toBe(
        !live.replacementInvoices && !base.replacementInvoices,
      );
      if (live.membership?.status !== undefined)
        expect(seen.membership).toMatchObject(live.membership);
      expect(seen.observedAt).toBe(live.observedAt);
    }),
  );
});

it('a line that says nothing changes no decision', () => {
  check(
    fc.property(scene, channel, ({ base, live: { observedAt }, now, compiled }, channel) => {
      const seen = overlay(base, { observedAt }, compiled);
      const { asOf: _, ...alone } = evaluate(base, compiled, now, channel);
      expect(evaluate(seen, compiled, now, channel)).toEqual({ ...alone, asOf: observedAt });
      expect(overlay(base, null, compiled)).toBe(base);
    }),
  );
});

it('each part ages from its own moment: the membership as in the report alone', () => {
  check(
    fc.property(scene, ({ base, live, now, compiled }) => {
      const { fees: _, membership: __, ...others } = live;
      const seen = project(overlay(base, others, compiled), compiled, now);
      expect(seen.membership).toEqual(project(base, compiled, now).membership);
      // And as on the line alone, where the line tells it.
      const { membership } = live;
      if (membership?.status === undefined) return;
      const told = project(overlay(base, live, compiled), compiled, now);
      const known = { ...base.membership, ...membership };
      const fees = live.fees ?? base.fees;
      const line = { ...live, membership: known, ...(fees ? { fees } : {}) };
      expect(told.membership?.status).toBe(project(line, compiled, now).membership?.status);
    }),
  );
});

it('what a flag of the line denies stays denied, whatever the report says', () => {
  check(
    fc.property(scene, ({ base, live, now, compiled }) => {
      const { allows } = evaluate(overlay(base, live, compiled), compiled, now, 'kiosk');
      for (const { position, denies, why } of compiled.flags)
        if (!why && live.flags?.[position])
          expect(actions.filter((each) => denies.includes(each) && allows[each])).toEqual([]);
    }),
  );
});

it('laid over twice is laid over once, and is in the form of facts', () => {
  check(
    fc.property(scene, ({ base, live, compiled }) => {
      const before = JSON.stringify([base, live]);
      const seen = overlay(base, live, compiled);
      expect(overlay(seen, live, compiled)).toEqual(seen);
      expect(JSON.stringify([base, live])).toBe(before);
      expect(readFacts(JSON.parse(JSON.stringify(seen)))).toMatchObject({ ok: true });
    }),
  );
});
