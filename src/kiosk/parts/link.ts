/** The statechart and what answers the screen's server, for the parts that are opened before them. */
import type { ActorRefFrom } from 'xstate';
import type { kioskMachine } from '../../../machines/kiosk.ts';
import { type KioskEvent, visitLimits } from '../../../machines/kiosk-context.ts';
import type { ScreenServerOptions } from '../../screen/web/server.ts';

export type KioskActor = ActorRefFrom<typeof kioskMachine>;

type ScreenHandlers = Required<
  Pick<ScreenServerOptions, 'onIntent' | 'onSeat' | 'onViewers' | 'service'>
>;
interface Connected extends ScreenHandlers {
  actor: KioskActor;
}

export interface Link extends ScreenHandlers {
  connect(connected: Connected): void;
  send(event: KioskEvent): void;
  snapshot(): ReturnType<KioskActor['getSnapshot']>;
  inVisit(): boolean;
  /** the visit under way can go on line now */
  mayGoOnline(): boolean;
}

/**
 * No event of a part comes before `connect`: from the last wait of `openParts` to there all is
 * synchronous.
 */
export function createLink(): Link {
  let connected: Connected | undefined;
  const reach = (): Connected => {
    if (!connected) throw new Error('the parts of the kiosk are not connected yet');
    return connected;
  };
  const snapshot = () => reach().actor.getSnapshot();
  return {
    connect: (to) => {
      connected = to;
    },
    // A part that closes after the chart has stopped reports that too.
    send: (event) => {
      const { actor } = reach();
      if (actor.getSnapshot().status === 'active') actor.send(event);
    },
    snapshot,
    inVisit: () => snapshot().matches('visiting'),
    mayGoOnline: () => {
      const { context, children } = snapshot();
      const limits = visitLimits(context, 'online');
      return children.visit?.getSnapshot().can({ type: 'LINE_BACK', limits }) === true;
    },
    onIntent: (intent) => reach().onIntent(intent),
    onSeat: (report) => reach().onSeat(report),
    onViewers: () => reach().onViewers(),
    service: (request, atKiosk) => reach().service(request, atKiosk),
  };
}
