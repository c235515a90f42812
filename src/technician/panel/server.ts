/** The service panel's server. Its routes are loaded at the first request: a kiosk starts faster. */
import type { Log } from '../../../machines/domain.ts';
import { openControl } from '../control/control.ts';
import type { Apps, PanelParts } from './routes.ts';

interface PanelServer {
  /** answers a request that the screen's server passes on */
  fetch(request: Request, atKiosk: boolean): Promise<Response>;
  /** answers what an operator of the region has signed */
  asOperator(by: string, request: Request): Promise<Response>;
  /** Writes what the region changes into the audit trail, before it is changed. */
  regionAudit(): Promise<Apps['regionAudit']>;
  openSocket(folder: string, log: Log): Promise<void>;
  close(): Promise<void>;
}

export function createPanelServer(parts: () => Omit<PanelParts, 'ended'>): PanelServer {
  const ending = new AbortController();
  let loading: Promise<Apps> | null = null;
  let control: { close(): Promise<void> } | null = null;
  const apps = () => {
    loading ??= import('./routes.ts').then(({ createApps }) =>
      createApps({ ...parts(), ended: ending.signal }),
    );
    return loading;
  };
  return {
    fetch: async (request, atKiosk) => (await apps()).panel.fetch(request, { atKiosk }),
    asOperator: async (by, request) => (await apps()).region(by).fetch(request),
    regionAudit: async () => (await apps()).regionAudit,
    openSocket: async (folder, log) => {
      control = await openControl(
        folder,
        async (request) => (await apps()).socket.fetch(request),
        log,
      );
    },
    close: async () => {
      ending.abort();
      await control?.close();
    },
  };
}
