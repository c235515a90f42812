/**
 * `npm run scale`: a hub, a hundred brokers and a thousand simulated kiosks here, and what they need
 * (docs/region.md). `-- --kiosks 300`: fewer; ten minutes and 5 GB for all of them.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';
import { findProgram } from './programs.js';

prepareOrEnd((line) => process.stderr.write(`${line}\n`));
const natsServer = findProgram('nats-server');
if (natsServer === undefined) {
  process.stderr.write(
    'nats-server is not installed. On Debian: sudo apt-get install nats-server\n',
  );
  process.exit(69);
}
const program = join(root, 'dist/fleet/simulators/scale/main.js');
const args = [program, '--nats-server', natsServer, ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { stdio: 'inherit' });
child.on('close', (code) => process.exit(code ?? 1));
