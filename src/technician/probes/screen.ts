/** For a kiosk that is not running: checks its ports and the browser. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { listenerOf } from '../../../hardware/serial-ports.ts';
import { readListenAddress } from '../../config/metrics.ts';
import type { Config } from '../../config/schema.ts';
import { attention, broken, type Finding, fine } from '../finding.ts';

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `path`: the PATH of the environment. */
export async function probeScreen(
  { screen: { port } }: Pick<Config, 'screen'>,
  path: string,
): Promise<Finding[]> {
  const where = `http://127.0.0.1:${port}`;
  const findings: Finding[] = [];
  const failure = port === 0 ? null : await listenError(port);
  if (failure === null)
    findings.push(fine('screen', `Port ${port} is free for the screen.`, { where }));
  else if (failure === 'EADDRINUSE') {
    const holder = listenerOf(port);
    const who = holder?.pid ? `${holder.command} (process ${holder.pid})` : 'another program';
    const remedy =
      'Stop that program, or choose another port as `screen.port` and in the unit of the browser.';
    findings.push(
      broken('screen', 'port-in-use', `Port ${port} of the screen is in use by ${who}.`, {
        where,
        remedy,
      }),
    );
  } else {
    const remedy = 'Choose a port above 1023 as `screen.port`.';
    findings.push(
      broken('screen', 'port-forbidden', `Port ${port} cannot be used (${failure}).`, {
        where,
        remedy,
      }),
    );
  }
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  if (!folders.some((folder) => browsers.some((name) => existsSync(join(folder, name))))) {
    const remedy = 'Install one: `sudo apt install chromium`.';
    findings.push(
      attention('screen', 'browser-missing', 'No browser is installed to show the screen.', {
        remedy,
      }),
    );
  }
  return findings;
}

/** Checks the address of the metrics, if one is set. */
export async function probeMetrics({ metrics }: Pick<Config, 'metrics'>): Promise<Finding[]> {
  if (metrics === null) return [];
  const { host, port } = readListenAddress(metrics.address);
  const failure = port === 0 ? null : await listenError(port, host);
  if (failure === null) return [];
  const holder = failure === 'EADDRINUSE' ? listenerOf(port) : null;
  const why = holder?.pid ? `in use by ${holder.command}, process ${holder.pid}` : failure;
  const text = `Monitoring cannot connect: the kiosk cannot listen on ${metrics.address} (${why}).`;
  const remedy =
    failure === 'EADDRNOTAVAIL' || failure === 'ENOTFOUND'
      ? 'Write an address of this machine as `metrics.address`; `ip address` lists them.'
      : 'Stop that program, or write another port above 1023 in `metrics.address`.';
  return [attention('screen', 'metrics-unavailable', text, { where: metrics.address, remedy })];
}

function listenError(port: number, host = '127.0.0.1'): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
