/** A card with a tag that is laid down together with books: it is known before any of them. */
import { afterEach, describe, expect, test } from 'vitest';
import { tagFor } from '../../../simulators/reader.ts';
import {
  type Bench,
  itemOf,
  openWorkshop,
  protocols,
  rounds,
  uids,
} from '../../support/hardware/reader-bench.ts';
import { until } from '../../support/hardware/until.ts';

const workshop = openWorkshop();
afterEach(() => workshop.close());
const [card = '', second = ''] = ['E004010031239901', 'E004010031239902'];
const [one = '', two = ''] = uids;
const uidOf = { card, second, one, two };
type Thing = keyof typeof uidOf;

function tagOf(thing: Thing) {
  const isCard = thing === 'card' || thing === 'second';
  const content = isCard ? { item: `2355000000000${thing.length}`, usage: 8 } : { item: itemOf(1) };
  return tagFor({ owner: 'BE-35500', ...content }, uidOf[thing]);
}
/** What was reported, in order. */
function seen({ history }: Bench) {
  const names = Object.entries(uidOf).map(([name, uid]) => [`+${uid}`, name] as const);
  return history.flatMap((event) => names.find(([each]) => each === event)?.[1] ?? []);
}
async function open(protocol: (typeof protocols)[number], cardsFirst: boolean) {
  const simulator = await workshop.simulate(protocol);
  // Laid down within one inventory, or each in one of its own.
  const bench = workshop.open(protocol, simulator, { cardsFirst, lookAgainMs: 10 });
  await until(() => bench.listings.length > 0, 'the empty plate');
  return bench;
}

describe.each(protocols)('%s', (protocol) => {
  test.each<[what: string, laid: readonly Thing[], order: readonly Thing[]]>([
    ['the card listed last', ['one', 'two', 'card'], ['card', 'one', 'two']],
    ['the card listed first', ['card', 'one', 'two'], ['card', 'one', 'two']],
    ['two cards', ['one', 'card', 'two', 'second'], ['card', 'second', 'one', 'two']],
    ['no card', ['two', 'one'], ['two', 'one']],
  ])('%s', async (_, laid, order) => {
    const bench = await open(protocol, true);
    for (const thing of laid) bench.simulator.put(tagOf(thing));
    await until(() => bench.present.size === laid.length, 'all is reported');
    expect(seen(bench)).toEqual(order);
  });

  test('a card that is read at the last try comes before the books still', async () => {
    const bench = await open(protocol, true);
    // Both in the first round, and the card in the next.
    bench.simulator.put(tagOf('card'));
    bench.simulator.failReads(3);
    bench.simulator.put(tagOf('one'));
    await until(() => bench.present.size === 2, 'all is reported');
    expect(seen(bench)).toEqual(['card', 'one']);
  });

  test('a card that is seen one inventory after the books comes before them', async () => {
    const bench = await open(protocol, true);
    bench.simulator.put(tagOf('one'));
    await rounds(bench, 1);
    bench.simulator.put(tagOf('card'));
    await until(() => bench.present.size === 2, 'all is reported');
    expect(seen(bench)).toEqual(['card', 'one']);
  });

  test('a tag that cannot be read holds nothing up for longer than its tries', async () => {
    const bench = await open(protocol, true);
    const before = bench.count('inventory');
    bench.simulator.put({ ...tagOf('two'), memory: new Uint8Array(0) });
    bench.simulator.put(tagOf('one'));
    await until(() => bench.present.size === 2, 'all is reported');
    expect(bench.present.get(two)?.content.kind).toBe('unreadable');
    expect(bench.count('inventory') - before).toBeLessThanOrEqual(2 + 3);
  });

  test('where it is not known that cards have tags, the first that comes tells it', async () => {
    const bench = await open(protocol, false);
    const { simulator } = bench;
    for (const thing of ['one', 'card'] as const) simulator.put(tagOf(thing));
    await until(() => bench.present.size === 2, 'all is reported');
    for (const thing of ['one', 'card'] as const) simulator.take(uidOf[thing]);
    await until(() => bench.present.size === 0, 'all is gone');
    bench.history.length = 0;
    for (const thing of ['two', 'second'] as const) simulator.put(tagOf(thing));
    await until(() => bench.present.size === 2, 'all is reported');
    expect(seen(bench)).toEqual(['second', 'two']);
  });
});
