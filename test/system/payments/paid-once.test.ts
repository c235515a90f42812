/**
 * The whole kiosk: the line to the terminal is lost in a payment that stands, and the same patron
 * tries again at once.
 */
import { afterEach, expect, it } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { identify, shows, until } from '../../support/system/patron.ts';
import { type Stage, setStage } from '../../support/system/stage.ts';

let stage: Stage;
afterEach(() => stage?.close());

it.runIf(isLong)(
  "a fee on the staff's list is not offered again, in this visit or the next",
  async () => {
    stage = await setStage();
    stage.terminal.setQuirk('keeps-unacknowledged', true);
    // And a date that is none ends no kiosk.
    stage.terminal.setQuirk('no-date', true);
    await identify(stage, 4);
    await stage.touch({ type: 'FEES' });
    const before = await stage.sees('the fees', shows('fees'));
    const chosen =
      before.view.kind === 'fees'
        ? before.view.rows.filter((row) => row.chosen).map(({ id }) => id)
        : [];
    expect(chosen.length).toBeGreaterThan(0);
    stage.terminal.next('hang-up-before-status');
    await stage.touch({ type: 'PAY' });
    await stage.sees('the payment is not known', shows('payment-unknown'));
    await until('it is listed', () =>
      stage.log().some(({ code, data }) => code === 'entry-settled' && data?.state === 'staff'),
    );

    await stage.touch({ type: 'DONE' });
    await stage.sees('the way out', ({ view }) => view.kind !== 'payment-unknown');
    await stage.touch({ type: 'BACK' });
    await stage.touch({ type: 'CHOOSE', action: 'borrow' });
    const again = await stage.sees('the reasons', shows('blocked'));
    expect(again.view).toMatchObject({ inPayment: true });
    await stage.touch({ type: 'STOP' });
    await stage.sees('the way out again', ({ view }) => view.kind !== 'blocked');
    await stage.touch({ type: 'RECEIPT', how: 'none' });
    await stage.touch({ type: 'DONE' });

    const { view } = await identify(stage, 4);
    expect(view).toMatchObject({ kind: 'blocked', inPayment: true });
    if (view.kind === 'blocked' && view.mayPay) {
      await stage.touch({ type: 'FEES' });
      const fees = await stage.sees('the fees', shows('fees'));
      const rows =
        fees.view.kind === 'fees' ? fees.view.rows.filter(({ id }) => chosen.includes(id)) : [];
      expect(rows.map(({ notPayable }) => notPayable)).toEqual(chosen.map(() => 'in-payment'));
    }
    expect(stage.terminal.transactions()).toHaveLength(1);
  },
);
