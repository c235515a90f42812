/** A command asks a kiosk that takes the connection and says nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { askKiosk, controlPath } from '../../src/technician/control/control-client.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('it is told that no answer came in time, whatever is collected as garbage meanwhile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-control-'));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(controlPath(folder), resolve));
  const litter = setInterval(collectGarbage, 20);
  onTestFinished(() => {
    clearInterval(litter);
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true });
  });
  expect(await askKiosk(folder, '/health', 300)).toEqual({
    kind: 'failed',
    why: 'no answer in time',
  });
});
