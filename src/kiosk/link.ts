/**
 * The statechart and what answers the screen's server, for the parts that are opened before them.
 * No event of a part comes before `connect`: from the last wait of `openParts` to there all is
 * synchronous.
 */
import type { ActorRefFrom } from 'xstate';
import type { KioskEvent, kioskMachine } from '../../machines/kiosk.ts';
import type { ScreenServerOptions } from '../screen/server.ts';

export type KioskActor = ActorRefFrom<typeof kioskMachine>;

type ScreenHandlers = Required<Pick<ScreenServerOptions, 'onIntent' | 'onViewers' | 'service'>>;
interface Connected extends ScreenHandlers {
  actor: KioskActor;
}

interface Link extends ScreenHandlers {
  connect(connected: Connected): void;
  send(event: KioskEvent): void;
  snapshot(): ReturnType<KioskActor['getSnapshot']>;
  inVisit(): boolean;
  /** a dialog stands over the screen of a visit */
  dialogOpen(): boolean;
}

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
    send: (event) => reach().actor.send(event),
    snapshot,
    inVisit: () => snapshot().matches('visiting'),
    dialogOpen: () => {
      const visit = snapshot().children.visit?.getSnapshot();
      return visit !== undefined && !visit.matches({ dialog: 'none' });
    },
    onIntent: (intent) => reach().onIntent(intent),
    onViewers: () => reach().onViewers(),
    service: (request, atKiosk) => reach().service(request, atKiosk),
  };
}
