/** `/health`, `/metrics` and what other systems send, on an address of their own: none reaches the screen. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

interface MetricsServerOptions {
  /** 0: any free port */
  port: number;
  host: string;
  health(): { httpStatus: 200 | 503; body: object };
  expose(): Promise<{ contentType: string; text: string }>;
  /** of further paths, each with its own guard; none */
  handlers?: RequestHandlers;
}

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
/** By path: `/staffing`. */
export type RequestHandlers = Readonly<Record<string, RequestHandler>>;

interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

const common = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
const mostConnections = 16;

/** Rejects with the error of the system where the address cannot be listened on. */
export async function serveMetrics(options: MetricsServerOptions): Promise<MetricsServer> {
  const server = createServer(
    { requestTimeout: 5_000, headersTimeout: 5_000 },
    (request, response) => {
      // Neither a request nor a database that cannot be read must end the program.
      reply(request, response, options).catch(() =>
        answer(
          response,
          500,
          'text/plain; charset=utf-8',
          'It cannot be said now: the log says why.\n',
        ),
      );
    },
  );
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

async function reply(
  request: IncomingMessage,
  response: ServerResponse,
  options: MetricsServerOptions,
) {
  const { url = '', method } = request;
  // Compared as received, never parsed: `//` is a path that some parsers refuse by an error.
  const [path = ''] = url.split('?');
  const { handlers = {} } = options;
  const handler = Object.hasOwn(handlers, path) ? handlers[path] : undefined;
  if (handler) return await handler(request, response);
  if (path !== '/health' && path !== '/metrics')
    return answer(response, 404, 'text/plain; charset=utf-8', 'Ask for /health or /metrics.\n');
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return answer(response, 405, 'text/plain; charset=utf-8', 'Only GET and HEAD.\n');
  }
  if (path === '/metrics') {
    const { contentType, text } = await options.expose();
    return answer(response, 200, contentType, text);
  }
  const { httpStatus, body } = options.health();
  answer(response, httpStatus, 'application/json', `${JSON.stringify(body)}\n`);
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
