/** FOLIO through edge-sip2 4.1 (SIP2-313): blocks by hand and automated ones, in 64 and 24 alike. */
import { expect, onTestFinished, test } from 'vitest';
import { all } from '../../packages/sip2/src/index.ts';
import { at, card, openCounter, patron } from '../support/simulators/lindeveld.ts';

test('each block says itself, in its own words, by flags and text that both answers have', async () => {
  const counter = await openCounter('folio');
  onTestFinished(() => counter.close());
  counter.library.library.setManualBlocks(card(1), ['Adres onbekend']);
  const said = new Map<number, readonly string[]>();
  for (let nth = 1; nth <= 40; nth++) {
    const information = await patron(counter.wire, card(nth), { pin: '' });
    const status = await counter.wire.ask({
      code: '23',
      fixed: { language: '005', transactionDate: at },
      fields: { AO: '3550', AC: '', AA: card(nth), AD: '' },
    });
    const { patronStatus } = information.fixed;
    expect([status.fixed.patronStatus, all(status, 'AF')]).toEqual([
      patronStatus,
      all(information, 'AF'),
    ]);
    said.set(nth, [patronStatus, ...all(status, 'AF')]);
  }
  expect(said.get(1)).toEqual(['Y'.repeat(14), 'Adres onbekend']);
  const owing = 'You owe more than your patron group may.';
  const blockedByFees = [...said.values()].filter((lines) => lines.includes(owing));
  expect(blockedByFees.length).toBeGreaterThan(0);
  for (const [flags] of blockedByFees) expect(flags).toMatch(/^Y.{9}YY/);
});
