/** The fleet panel's server, on the loopback address of the operator's machine. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { readPage } from '../../../src/screen/page.ts';
import { loopbackHosts } from '../../../src/screen/web/page-headers.ts';
import { createGuard } from './guard.ts';
import type { PanelRegion } from './region.ts';
import { createRoutes } from './routes.ts';

export interface FleetPanel {
  /** with the token: for the operator alone */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

type Server = Extract<ReturnType<typeof serve>, { closeAllConnections(): void }>;

/** Rejects where the port is taken or the page was not built. `port` 0: any free one */
export async function startFleetPanel(
  region: PanelRegion,
  { port, pageFolder }: { port: number; pageFolder: string },
): Promise<FleetPanel> {
  const page = await readPage(pageFolder);
  const ending = new AbortController();
  let hosts: readonly string[] = [];
  const guard = createGuard(() => hosts);
  const app = createRoutes({ region, page, guard, ended: ending.signal });
  const { server, address } = await new Promise<{ server: Server; address: AddressInfo }>(
    (resolve, reject) => {
      const options = { fetch: app.fetch, port, hostname: '127.0.0.1' };
      const server = serve(options, (address) => {
        server.off('error', reject);
        resolve({ server, address });
      }) as Server;
      server.once('error', reject);
    },
  );
  hosts = loopbackHosts(address.port);
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}/?token=${guard.token}`,
    close: async () => {
      ending.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
