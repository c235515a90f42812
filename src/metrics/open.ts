/** Health and metrics for a monitor, where the configuration asks for them. */
import { isIPv6 } from 'node:net';
import type { Log } from '../../machines/domain.ts';
import type { Figures } from './figures.ts';
import { type Health, httpStatusOf } from './health.ts';
import { createMetrics, type MetricsOptions } from './metrics.ts';
import type { Observe } from './observations.ts';
import { type RequestHandlers, serveMetrics } from './server.ts';

export interface Monitoring {
  readonly observe: Observe;
  /** as they are now; empty where neither a monitor nor a region asks for them */
  figures(): Promise<Figures>;
  close(): Promise<void>;
}

export interface MonitoringOptions extends MetricsOptions {
  /** null: no monitor may connect */
  address: { host: string; port: number } | null;
  /** the figures are counted without a monitor too: a region may ask for them */
  isReported?: boolean;
  /** what else is answered at that address; none */
  handlers?: RequestHandlers;
  health(): Health;
  log: Log;
}

/**
 * Counts from the first moment on, and answers as soon as it can listen. Never throws: a kiosk works
 * without a monitor.
 */
export function openMonitoring({
  address,
  isReported = false,
  handlers = {},
  health,
  log,
  ...options
}: MonitoringOptions): Monitoring {
  if (address === null && !isReported)
    return {
      observe: () => {},
      figures: async () => ({ figures: {}, errors: {} }),
      close: async () => {},
    };
  const metrics = createMetrics(options);
  if (address === null) return { ...metrics, close: async () => {} };
  const { host, port } = address;
  const at = (listening: number) => `${isIPv6(host) ? `[${host}]` : host}:${listening}`;
  const now = () => {
    const body = health();
    return { httpStatus: httpStatusOf(body.status), body };
  };
  const serving = serveMetrics({ host, port, health: now, expose: metrics.expose, handlers }).then(
    (server) => {
      const where = `http://${at(server.port)}`;
      const text = `Health and metrics are at ${where}/health and ${where}/metrics.`;
      log({ level: 'info', part: 'metrics', code: 'metrics-open', text });
      return server;
    },
    (error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      const text = `No monitor can connect: ${at(port)} cannot be listened on (${code}). Choose another as \`metrics.address\` in the configuration.`;
      log({ level: 'error', part: 'metrics', code: 'metrics-unavailable', text });
      return null;
    },
  );
  return {
    observe: metrics.observe,
    figures: metrics.figures,
    close: async () => await (await serving)?.close(),
  };
}
