/** What a return chute shows is what its flap has done, and what its bin can take. */
import { expect, it } from 'vitest';
import { showChute } from '../../src/screen/views/chute-view.ts';
import { nthOf } from '../../ui/speech/rows.ts';
import { openChuteDesk } from '../support/machines/chute.ts';

it('the flap is said to be open once its sensor no longer says that it is closed', async () => {
  const desk = await openChuteDesk();
  await desk.lay('8');
  await desk.answer();
  await desk.pass(1_500);
  expect(desk.flap.at(-1)).toBe(true);
  expect(showChute(desk.actor.getSnapshot()).step).toBe('working');
  await desk.input('flap-closed', false);
  expect(showChute(desk.actor.getSnapshot()).step).toBe('open');
});

it('at a full bin what waits is no row that asks for patience', async () => {
  const desk = await openChuteDesk();
  await desk.input('bin-full', true);
  await desk.pass(3_000);
  await desk.lay('8');
  expect(showChute(desk.actor.getSnapshot())).toMatchObject({ step: 'full', rows: [] });
});

it('by ear what lies there counts by its place, for what has gone has no row', async () => {
  const desk = await openChuteDesk();
  await desk.lay('7');
  await desk.lay('8');
  await desk.answer();
  await desk.answer();
  await desk.lift('7');
  const { rows } = showChute(desk.actor.getSnapshot());
  expect(rows.map((row) => [row.hint, nthOf(row, rows)])).toEqual([['8', 1]]);
});
