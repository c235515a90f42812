/** The library's file of the evening: what the block rules say by it. */
import { expect, test } from 'vitest';
import { evaluate, readFacts } from '../../packages/blocks/src/index.ts';
import { factsExport } from '../../simulators/library/export-facts.ts';
import { openLibrary } from '../../simulators/library/library.ts';
import { card, clock, wisePolicy } from '../support/simulators/lindeveld.ts';

test('the export has every patron with all numbers, and decides as the library does', () => {
  const policy = wisePolicy();
  const library = openLibrary({ policy, clock });
  const [head, ...lines] = factsExport(library.state)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { cards: string[]; facts: unknown });
  expect(head).toEqual({ facts: 1, exportedAt: clock.now(), entries: 40 });
  expect(lines).toHaveLength(40);
  for (const { cards, facts } of lines) {
    const read = readFacts(facts);
    if (!read.ok) throw new Error(read.problem);
    const decision = evaluate(read.facts, policy, clock.now(), 'kiosk');
    expect(decision).toEqual(library.decide(cards[0] ?? '', 'kiosk'));
  }
  expect(lines.flatMap(({ cards }) => cards)).toEqual(
    expect.arrayContaining([card(1), card(901), card(33), '85073003328']),
  );
});
