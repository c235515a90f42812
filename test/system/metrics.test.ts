import { afterEach, expect, it } from 'vitest';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { borrowed, here, identify, shows } from '../support/system/patron.ts';
import { type Stage, setStage } from '../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

it('the metrics of a visit have its outcomes and no personal data', async () => {
  stage = await setStage({ metrics: { address: '127.0.0.1:0' } });
  await stage.sees(
    'everything works',
    ({ view }) => view.kind === 'attract' && view.limits === null,
  );
  const text = stage.log().find(({ code }) => code === 'metrics-open')?.text ?? '';
  const url = /http:\/\/\S+(?=\/health)/.exec(text)?.[0] ?? '';
  // The screen says nothing of a reader that comes a moment later: the scanner does as well.
  const askHealth = async () =>
    (await (await fetch(`${url}/health`)).json()) as { status: string; why: string[] };
  await expect.poll(askHealth).toMatchObject({ status: 'ok', why: [] });
  const health = await askHealth();
  const [item = ''] = here(stage, 1);
  await identify(stage, 1);
  stage.layDown(item);
  await stage.sees('it is lent', borrowed(1));
  await stage.touch({ type: 'STOP' });
  await stage.sees('the receipt', shows('receipt'));
  await stage.touch({ type: 'RECEIPT', how: 'print' });
  await stage.sees('goodbye', shows('goodbye'));

  await stage.library.unplug();
  await expect
    .poll(async () => (await askHealth()).why)
    .toEqual(expect.arrayContaining(['library-down']));
  const metrics = await (await fetch(`${url}/metrics`)).text();
  for (const line of [
    'kiosk_visits_total{mode="online"} 1',
    'kiosk_items_total{action="check-out",mode="online",outcome="done"} 1',
    'kiosk_evaluations_total{level="full",basis="live"} 1',
    'kiosk_answer_seconds_count{wire="library",of="12"} 1',
    'kiosk_answer_seconds_count{wire="reader",of="release"} 1',
    'kiosk_receipts_total{paper="receipt",outcome="printed"} 1',
    'kiosk_part_up{part="library"} 0',
    'kiosk_part_outages_total{part="library"} 1',
    'kiosk_journal_entries{state="paid-not-booked"} 0',
    'kiosk_screen_viewers 1',
  ])
    expect(metrics).toContain(line);
  const patron = stage.library.library.state.patrons.get(patronCard(1));
  const title = stage.library.library.state.items.get(item)?.title ?? '';
  expect(patron?.name).toBeTruthy();
  expect(title).not.toBe('');
  for (const canary of [patronCard(1), item, patron?.name ?? '', title])
    expect([canary, (metrics + JSON.stringify(health)).includes(canary)]).toEqual([canary, false]);
});
