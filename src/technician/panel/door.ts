/**
 * Both faces of the technician's actions, loaded when somebody first asks: a kiosk starts without
 * them.
 */
import type { Log } from '../../domain.ts';
import { openControl } from './control.ts';
import type { Faces, ServerParts } from './server.ts';

interface Door {
  /** what the screen's server hands on */
  panel(request: Request, atKiosk: boolean): Promise<Response>;
  openSocket(folder: string, log: Log): Promise<void>;
  close(): Promise<void>;
}

export function createDoor(parts: () => Omit<ServerParts, 'ended'>): Door {
  const ending = new AbortController();
  let loading: Promise<Faces> | null = null;
  let control: { close(): Promise<void> } | null = null;
  const faces = () => {
    loading ??= import('./server.ts').then(({ createFaces }) =>
      createFaces({ ...parts(), ended: ending.signal }),
    );
    return loading;
  };
  return {
    panel: async (request, atKiosk) => (await faces()).panel.fetch(request, { atKiosk }),
    openSocket: async (folder, log) => {
      control = await openControl(
        folder,
        async (request) => (await faces()).socket.fetch(request),
        log,
      );
    },
    close: async () => {
      ending.abort();
      await control?.close();
    },
  };
}
