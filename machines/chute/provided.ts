/** The chart of a chute with circulation and its flap provided; its context holds data only. */
import { fromCallback, fromPromise } from 'xstate';
import type { CheckInOutcome, Mode, PresentedItem } from '../domain.ts';
import type { Ports } from '../ports.ts';
import { chuteMachine } from './chute.ts';
import type { ChuteEvent, ChutePort } from './context.ts';

interface ItemWork {
  key: string;
  presented: PresentedItem;
  mode: Mode;
}

/** `port` null: the kiosk is no chute, and no chute begins. */
export function provideChute(
  port: ChutePort | null,
  callStaff: Ports['callStaff'],
): typeof chuteMachine {
  const chute = () => {
    if (port === null) throw new Error('this kiosk is no chute');
    return port;
  };
  return chuteMachine.provide({
    actors: {
      // A rejection is unhandled on purpose, as that of the item work of a visit.
      itemWork: fromCallback<ChuteEvent, ItemWork>(({ input, sendBack }) => {
        const { key, presented, mode } = input;
        const settled: Promise<CheckInOutcome> = chute().checkIn(presented, mode);
        void settled.then((outcome) => sendBack({ type: 'ITEM_SETTLED', key, outcome }));
      }),
      setFlap: fromPromise<boolean, { open: boolean }>(({ input }) => chute().setFlap(input.open)),
    },
    actions: {
      leaveIn: ({ context }) => {
        if (context.goneIn.length > 0) chute().left(context.goneIn);
      },
      leaveOthers: ({ context }) =>
        chute().leftBut(context.items.flatMap(({ item }) => (item === null ? [] : [item]))),
      alert: (_, { alert, on }) => chute().alert(alert, on),
      callStaff: (_, { reason }) => callStaff(reason),
    },
  });
}
