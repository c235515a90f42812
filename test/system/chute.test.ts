/** A return chute as a program of its own, over real wires, with the bytes of a Feig reader. */
import { afterEach, expect, it } from 'vitest';
import { type ChuteSimulator, startChute } from '../../simulators/chute.ts';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { tagFor } from '../../simulators/reader.ts';
import { releasedAfi, securedAfi } from '../../simulators/tags/tags.ts';
import type { ChuteView, Screen } from '../../src/screen/screen.ts';
import { isLong } from '../support/repository/share.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
let chute: ChuteSimulator;
afterEach(async () => {
  chute?.close();
  await stage?.close();
});

const line = (number: number) => ({ of: 'reader', number });

async function openStage(): Promise<void> {
  stage = await setStage(
    {
      chute: { flap: line(1), flapClosed: line(1), passed: line(2), binFull: line(3) },
      signals: { pollEveryMs: 50 },
      offline: { mode: 'check-in' },
    },
    {},
    { apart: true },
  );
  chute = startChute(stage.reader);
}

/** What the first patron has on loan, with its tag. */
function loans() {
  const { loans: all, items } = stage.library.library.state;
  return [...all.values()].flatMap(({ item, card }, nth) =>
    card === patronCard(1) && items.get(item)?.parts === 1
      ? [{ ...tagFor({ item }, `E0040150000000A${nth % 10}`), afi: releasedAfi, item }]
      : [],
  );
}
function step(wanted: ChuteView['step'], test: (view: ChuteView) => boolean = () => true) {
  return ({ view }: Screen) => view.kind === 'chute' && view.step === wanted && test(view);
}
function isLent(item: string): boolean {
  return stage.library.library.state.loans.has(item);
}

it('an item is returned, secured, and let in; what is not the library’s is taken back', async () => {
  await openStage();
  await stage.sees('an empty chute', step('ready'));
  const [own] = loans();
  if (!own) throw new Error('nothing is on loan');
  const strange = tagFor({ item: '39999999999999' }, 'E0040150000000FF');
  chute.lay(own);
  chute.lay(strange);
  await stage.sees(
    'what is refused',
    step('take-back', ({ rows }) => rows.length === 2),
  );
  expect([isLent(own.item), chute.bin()]).toEqual([false, []]);
  chute.takeBack(strange.uid);
  await stage.sees(
    'thanks',
    step('ready', ({ letIn }) => letIn === 1),
  );
  expect(chute.bin().map(({ uid, afi }) => [uid, afi])).toEqual([[own.uid, securedAfi]]);
  expect(chute.isOpen).toBe(false);
});

it.runIf(isLong)('killed with items before the flap, it returns none of them twice', async () => {
  await openStage();
  await stage.sees('an empty chute', step('ready'));
  const own = loans().slice(0, 3);
  for (const tag of own) chute.lay(tag);
  await stage.sees(
    'all returned',
    step(
      'working',
      ({ rows }) => rows.length === own.length && rows.every(({ state }) => state === 'done'),
    ),
  );
  await stage.kill('SIGKILL');
  await stage.start();
  await stage.sees(
    'thanks',
    step('ready', ({ letIn }) => letIn === own.length),
  );
  const returns = stage.library.log().filter(({ what }) => what === 'check-in');
  expect(returns).toHaveLength(own.length);
  expect(chute.bin().every(({ afi }) => afi === securedAfi)).toBe(true);
});

it.runIf(isLong)(
  'off line it goes on by the journal; a stuck flap and a full bin are said',
  async () => {
    await openStage();
    await stage.sees('an empty chute', step('ready'));
    const [first, second] = loans();
    if (!first || !second) throw new Error('nothing is on loan');
    await stage.library.cutLine();
    await stage.sees(
      'that it is off line',
      step('ready', ({ provisional }) => provisional),
    );
    chute.jam('open');
    chute.lay(first);
    await stage.sees('that the flap is stuck', step('blocked'));
    chute.jam(null);
    await stage.sees(
      'thanks',
      step('ready', ({ letIn }) => letIn === 1),
    );
    expect(isLent(first.item)).toBe(true);
    chute.fill(true);
    await stage.sees('that the bin is full', step('full'));
    chute.lay(second);
    await stage.library.restoreLine();
    await stage.sees('the line', ({ view }) => view.kind === 'chute' && !view.provisional);
    expect([isLent(first.item), isLent(second.item)]).toEqual([false, true]);
    chute.fill(false);
    await stage.sees(
      'thanks',
      step('ready', ({ letIn }) => letIn === 2),
    );
    expect(isLent(second.item)).toBe(false);
    const codes = stage.log().map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['chute-blocked', 'chute-free', 'chute-full']));
  },
);
