/** Health and metrics for a monitor, where the configuration asks for them. */
import { isIPv6 } from 'node:net';
import type { Log } from '../domain.ts';
import type { Health } from './health.ts';
import { createMetrics, type MetricsOptions } from './metrics.ts';
import type { Observe } from './observations.ts';
import { serveMetrics } from './server.ts';

interface Monitoring {
  readonly observe: Observe;
  close(): Promise<void>;
}

export interface MonitoringOptions extends MetricsOptions {
  /** null: no monitor may connect */
  address: { host: string; port: number } | null;
  health(): Health;
  log: Log;
}

/**
 * Counts from the first moment on, and answers as soon as it can listen. Never throws: a kiosk works
 * without a monitor.
 */
export function openMonitoring({
  address,
  health,
  log,
  ...options
}: MonitoringOptions): Monitoring {
  if (address === null) return { observe: () => {}, close: async () => {} };
  const metrics = createMetrics(options);
  const { host, port } = address;
  const at = (listening: number) => `${isIPv6(host) ? `[${host}]` : host}:${listening}`;
  const serving = serveMetrics({ host, port, health, expose: metrics.expose }).then(
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
    close: async () => await (await serving)?.close(),
  };
}
