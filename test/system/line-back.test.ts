/** What a patron is told once the line is back within the visit, and a page that is away for a moment (LONG). */
import { afterEach, describe, expect, test } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import type { Screen, View } from '../../src/screen/screen.ts';
import { isLong } from '../support/repository/share.ts';
import { openPanel, servicePins } from '../support/system/panel.ts';
import { borrowed, here, identify, shows, until } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

/** An adult who may borrow. */
const one = 1;
const withinMs = 4_000;
const isOver: readonly string[] = ['receipt', 'goodbye', 'attract', 'out-of-order'];
function lineOf(view: View) {
  return view.kind === 'borrow' ? (view.line ?? null) : undefined;
}

describe.runIf(isLong)('in the same visit', { timeout: 60_000 }, () => {
  let stage: Stage;
  afterEach(() => stage?.close());
  const said = (code: string) => stage.log().filter((report) => report.code === code).length;

  test('R1: a loan whose answer was lost is told as what the kiosk has found out', async () => {
    stage = await setStage({ offline: { goodAnswers: 1 } });
    const [book = ''] = here(stage, 1);
    await identify(stage, one);
    stage.library.misbehave('hang-up-before-answer', { codes: ['11'], times: 1 });
    stage.scanner.scan(book);
    await stage.sees('no answer', ({ view }) => view.kind === 'borrow' && !view.stillWorking);
    await until('the kiosk knows', () => said('entry-settled') > 0);
    expect(stage.library.library.state.loans.get(book)?.card).toBe(patronCard(one));
    await stage.sees('what is so', borrowed(1), withinMs);
  });

  test('R3: after a cut of a moment the next loan has a date that is not provisional', async () => {
    stage = await setStage({ offline: { goodAnswers: 1 } });
    const [first = '', second = ''] = here(stage, 2);
    await identify(stage, one);
    stage.scanner.scan(first);
    await stage.sees('the first', borrowed(1));
    await stage.library.cutLine();
    await stage.sees('off line', ({ view }) => view.kind === 'borrow' && view.provisional);
    await stage.library.restoreLine();
    await stage.sees('on line', ({ view }) => view.kind === 'borrow' && !view.provisional);
    stage.scanner.scan(second);
    const { view } = await stage.sees('the second', borrowed(2));
    if (view.kind !== 'borrow') throw new Error(view.kind);
    expect(view.rows.map(({ provisional }) => provisional)).toEqual([false, false]);
  });

  test.each(['within the visit', 'at its goodbye', 'after it'] as const)(
    'where nothing is done off line: back %s, and the kiosk is at attract with all it does',
    async (when) => {
      stage = await setStage({ offline: { mode: 'off', goodAnswers: 1 } });
      const [book = ''] = here(stage, 1);
      await identify(stage, one);
      await stage.library.cutLine();
      await stage.sees('no line', ({ view }) => lineOf(view) === 'ended');
      if (when === 'within the visit') {
        await stage.library.restoreLine();
        await stage.sees('the line', ({ view }) => lineOf(view) === null);
        stage.scanner.scan(book);
        await stage.sees('the loan', borrowed(1));
      }
      await stage.touch({ type: 'STOP' });
      const { view } = await stage.sees('the end', ({ view }) => isOver.includes(view.kind));
      if (view.kind === 'receipt') await stage.touch({ type: 'RECEIPT', how: 'none' });
      if (when === 'at its goodbye') {
        await stage.sees('goodbye', shows('goodbye'));
        await stage.library.restoreLine();
      }
      await stage.touch({ type: 'DONE' });
      if (when === 'after it') {
        await stage.sees('out of order', shows('out-of-order'));
        await stage.library.restoreLine();
      }
      const works = ({ view }: Screen) => view.kind === 'attract' && view.limits === null;
      await stage.sees('attract', works, 10_000);
    },
  );

  test('E3: a panel that is open elsewhere loses no card while the page loads again', async () => {
    const { service, environment } = servicePins();
    stage = await setStage({ service, metrics: { address: '127.0.0.1:0' } }, environment);
    await stage.sees('attract', shows('attract'));
    expect((await openPanel(stage).logIn('technician')).status).toBe(200);
    stage.leavePage();
    const health = /http:\/\/\S+\//.exec(
      stage.log().find(({ code }) => code === 'metrics-open')?.text ?? '',
    )?.[0];
    const isUnseen = async () => (await (await fetch(`${health}health`)).text()).includes('unseen');
    await expect.poll(isUnseen).toBe(true);
    stage.scanner.scan(patronCard(one));
    stage.openPage();
    await stage.sees('an answer to the card', shows('pin'), withinMs);
  });
});
