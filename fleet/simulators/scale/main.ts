/**
 * `npm run scale`: a hub, a hundred brokers and a thousand simulated kiosks on this machine, and what
 * they need; before them 100 and 300 kiosks, to see what grows. Ten kiosks in a branch.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeMany } from './make.ts';
import { measure, type Row } from './measure.ts';

const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '100,300,1000' },
    'per-branch': { type: 'string', default: '10' },
    /** of reports, 100 in each */
    seconds: { type: 'string', default: '60' },
    /** changes of each kiosk while the hub is away */
    waiting: { type: 'string', default: '100' },
    port: { type: 'string', default: '26000' },
    'nats-server': { type: 'string', default: 'nats-server' },
    /** kept, and used again; a temporary one, which is removed, where it is left out */
    folder: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(
    'npm run scale -- [--kiosks 100,300,1000] [--per-branch 10] [--seconds 60] [--waiting 100] [--port 26000] [--folder FOLDER]\n',
  );
  process.exit(0);
}
const sizes = values.kiosks.split(',').map(Number);
const kiosksPerBranch = Number(values['per-branch']);
const firstPort = Number(values.port);
const natsServer = values['nats-server'];
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'kiosk-scale-'));
mkdirSync(folder, { recursive: true });
try {
  await run();
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
}

async function run(): Promise<void> {
  const branches = Math.ceil(Math.max(...sizes) / kiosksPerBranch);
  const begun = performance.now();
  const region = await makeMany({ folder, branches, kiosksPerBranch, firstPort, natsServer });
  const took = (performance.now() - begun) / 1000;
  process.stdout.write(`folders and keys of ${branches} branches: ${took.toFixed(0)} s\n`);
  const tables: Row[][] = [];
  for (const kiosks of sizes) {
    process.stdout.write(`\n${kiosks} kiosks\n`);
    const counts = { kiosks, branches: Math.ceil(kiosks / kiosksPerBranch) };
    const load = { seconds: Number(values.seconds), waiting: Number(values.waiting) };
    const rows: Row[] = [];
    tables.push(rows);
    await measure(region, {
      ...counts,
      ...load,
      natsServer,
      monitor: firstPort + 2 + branches,
      row: (row) => {
        rows.push(row);
        process.stdout.write(`${row.what.padEnd(60)} ${row.value}\n`);
      },
    });
  }
  const [first = []] = tables;
  process.stdout.write(
    `\n| kiosks | ${sizes.join(' | ')} |\n|---|${'---|'.repeat(sizes.length)}\n`,
  );
  for (const [nth, { what }] of first.entries())
    process.stdout.write(`| ${what} | ${tables.map((rows) => rows[nth]?.value).join(' | ')} |\n`);
}
