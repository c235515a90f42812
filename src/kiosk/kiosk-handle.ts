/** A running kiosk as the technician's actions reach it. */
import type { ActorRefFrom } from 'xstate';
import type { kioskMachine } from '../../machines/kiosk.ts';
import type { CirculationParts } from '../circulation/parts.ts';
import { retryInOrder } from '../circulation/resolve.ts';
import type { Config } from '../config/schema.ts';
import type { ScreenServer } from '../screen/server.ts';
import type { Scans } from '../technician/memory/scans.ts';
import type { Sessions } from '../technician/panel/access/sessions.ts';
import type { KioskHandle } from '../technician/running-kiosk.ts';
import type { LineTrace } from '../wiring/trace-file.ts';
import type { Devices } from './devices.ts';
import type { LibraryLine } from './library-line.ts';
import { isOutOfService, keepOutOfService } from './out-of-service.ts';

interface HandleParts
  extends Pick<
    KioskHandle,
    | 'config'
    | 'clock'
    | 'log'
    | 'policy'
    | 'catalogues'
    | 'journal'
    | 'client'
    | 'hashes'
    | 'codeKeys'
  > {
  actor: ActorRefFrom<typeof kioskMachine>;
  screen: ScreenServer;
  devices: Devices;
  line: LibraryLine;
  circulation: CirculationParts;
  trace: LineTrace;
  scans: Scans;
  tellService(): void;
}

export function createKioskHandle(parts: HandleParts): KioskHandle {
  const { actor, screen, devices, line, circulation, trace, scans, tellService, ...rest } = parts;
  const { folder } = parts.config.store;
  return {
    ...rest,
    printer: devices.printer,
    terminal: devices.terminal,
    parts: () => actor.getSnapshot().context.parts,
    inVisit: () => actor.getSnapshot().matches('visiting'),
    tags: () => actor.getSnapshot().context.plate,
    trace: trace.entries,
    viewers: () => screen.viewers,
    reloadScreen: screen.reload,
    outOfService: () => isOutOfService(folder),
    setOutOfService: (on) => {
      keepOutOfService(folder, on);
      tellService();
    },
    nextScan: scans.next,
    retry: (ids) => line.inTurn(() => retryInOrder(circulation, ids)),
  };
}

/**
 * Tells the statechart whether it is out of service: because somebody said so, or because the panel
 * stands in the place of the screen, where what a technician scans or lays down must not begin a
 * visit behind it.
 */
export function serviceTeller(
  actor: HandleParts['actor'],
  screen: Pick<ScreenServer, 'viewers'>,
  sessions: Pick<Sessions, 'any'>,
  { store }: Pick<Config, 'store'>,
) {
  return (): void => {
    const atPanel = screen.viewers === 0 && sessions.any(performance.now());
    const on = atPanel || isOutOfService(store.folder);
    const { status, context } = actor.getSnapshot();
    if (status === 'active' && context.outOfService !== on)
      actor.send({ type: 'OUT_OF_SERVICE', on });
  };
}
