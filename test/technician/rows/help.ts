/** What can be wrong with the ways to call the staff. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Row } from '../../support/technician/bench.ts';

function calling(call: object) {
  return () => ({ settings: { help: { call } } });
}
/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
const from = 'toestel@bib.example';

export const helpRows: readonly Row[] = [
  [
    'a webhook where nothing listens',
    async () => calling({ webhook: { url: `http://127.0.0.1:${await freePort()}/` } })(),
    'connection-refused',
    'whether the service runs',
  ],
  [
    'a mail server where nothing listens',
    async () => ({
      settings: {
        mail: { host: '127.0.0.1', port: await freePort(), tls: 'none', from },
        help: { call: { mail: { to: ['balie@bib.example'] } } },
      },
    }),
    'connection-refused',
    'whether the service runs',
  ],
  [
    'a command that may not be run',
    (bench) => {
      const program = join(bench.dataFolder, '..', 'ring');
      writeFileSync(program, '#!/bin/sh\n', { mode: 0o600 });
      return calling({ command: { program } })();
    },
    'help-program-unusable',
    'executable for the user of the kiosk',
    'EACCES',
  ],
];
