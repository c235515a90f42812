/**
 * The socket of the command line, `control.sock` in the data folder: HTTP as on the panel, without a
 * PIN. Its mode is 0600: the user of the kiosk and root, who may read the data folder anyway.
 */
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Log } from '../../../machines/domain.ts';
import { systemCode } from '../../fault.ts';
import { controlPath } from './control-client.ts';

export type Fetch = (request: Request) => Response | Promise<Response>;

/** The longest path of a socket in the kernel (`sun_path`), without the final zero byte. */
const longestPath = 107;

/** Never throws: a kiosk without the socket works; the log has a warning. */
export async function openControl(
  folder: string,
  fetch: Fetch,
  log: Log,
): Promise<{ close(): Promise<void> }> {
  const path = controlPath(folder);
  const warn = (why: string) => {
    const text = `The command line cannot reach this kiosk: ${path} ${why}.`;
    log({ level: 'warn', part: 'service', code: 'control-unusable', text });
    return { close: async () => {} };
  };
  if (Buffer.byteLength(path) > longestPath) return warn(`is longer than ${longestPath} bytes`);
  const server = createServer(getRequestListener(fetch));
  // The database's lock admits one kiosk a folder: a file here is left over from a killed one.
  rmSync(path, { force: true });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // The socket is bound before the call returns, so that it is never open for other users.
      const before = process.umask(0o177);
      server.listen(path, resolve);
      process.umask(before);
    });
    chmodSync(path, 0o600);
  } catch (error) {
    return warn(`cannot be made (${systemCode(error)})`);
  }
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
