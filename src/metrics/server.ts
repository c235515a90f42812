/** `/health` and `/metrics`, on an address of their own: whoever may look at figures need not come near the screen. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type Health, httpStatusOf } from './health.ts';

export interface MetricsServerOptions {
  /** 0: any free port */
  port: number;
  host: string;
  health(): Health;
  expose(): Promise<{ contentType: string; text: string }>;
}

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

const common = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
const mostConnections = 16;

/** Rejects with the error of the system where the address cannot be listened on. */
export async function serveMetrics(options: MetricsServerOptions): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
    const path = new URL(request.url ?? '/', 'http://kiosk').pathname;
    if (path !== '/health' && path !== '/metrics')
      return answer(response, 404, 'text/plain; charset=utf-8', 'Ask for /health or /metrics.\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return answer(response, 405, 'text/plain; charset=utf-8', 'Only GET and HEAD.\n');
    }
    if (path === '/health') {
      const health = options.health();
      return answer(response, httpStatusOf(health.status), 'application/json', `${JSON.stringify(health)}\n`);
    }
    options.expose().then(
      ({ contentType, text }) => answer(response, 200, contentType, text),
      () => answer(response, 500, 'text/plain; charset=utf-8', 'The metrics cannot be collected.\n'),
    );
  });
  server.maxConnections = mostConnections;
  await listen(server, options.port, options.host);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, contentType: string, text: string): void {
  response.writeHead(status, { ...common, 'Content-Type': contentType });
  response.end(text);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      listening();
    });
  });
}
