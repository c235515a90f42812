/**
 * The socket of the command line, `control.sock` in the data folder: HTTP as on the panel, without
 * a PIN. Whoever may open it (mode 0600: the user of the kiosk, and root) may read the data folder
 * all the same.
 */
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Log } from '../../domain.ts';
import { systemCode } from '../../fault.ts';
import { controlPath } from './control-client.ts';

export type Fetch = (request: Request) => Response | Promise<Response>;

/** What the kernel takes as the path of a socket (`sun_path`), its last nought left out. */
const longestPath = 107;

/** A kiosk whose socket cannot be made works all the same: that is said in the log. */
export async function openControl(
  folder: string,
  fetch: Fetch,
  log: Log,
): Promise<{ close(): Promise<void> }> {
  const path = controlPath(folder);
  const complain = (why: string) => {
    const text = `The command line cannot reach this kiosk: ${path} ${why}.`;
    log({ level: 'warn', part: 'service', code: 'control-unusable', text });
    return { close: async () => {} };
  };
  if (Buffer.byteLength(path) > longestPath) return complain(`is longer than ${longestPath} bytes`);
  const server = createServer(getRequestListener(fetch));
  // One kiosk a folder: the lock of the database says so. What lies here is of one that was killed.
  rmSync(path, { force: true });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      // Bound before the call returns, so that nobody finds it open for all in between.
      const before = process.umask(0o177);
      server.listen(path, resolve);
      process.umask(before);
    });
    chmodSync(path, 0o600);
  } catch (error) {
    return complain(`cannot be made (${systemCode(error)})`);
  }
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
