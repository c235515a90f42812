/** `--region`: a hub, two branches with their kiosks, the fleet panel, one page. */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { broker, byNumber, endIfTaken, launchBranch } from './branch.js';
import { dataFolder, newServicePin } from './config.js';
import { built, root } from './place.js';

/**
 * @param {import('./start.js').Way} way @param {import('./config.js').Options} options
 * @param {ReturnType<typeof import('./running.js').createRunning>} running
 */
export async function startRegion(way, options, running) {
  const natsServer = broker(way);
  const base = options.ports.library;
  const { regionPorts } = await import(built('demo/region/region-ports.js'));
  const { branches, once } = regionPorts(base);
  const rows = branches.flatMap(
    (
      /** @type {{ ports: { kiosks: Record<string, number>[], once: Record<string, number> }, toHub: number }} */ {
        ports,
        toHub,
      },
    ) => [...ports.kiosks, ports.once, { toHub }],
  );
  const other = way.typed('--region --port-base 25000');
  await endIfTaken(Object.assign(byNumber(once), ...rows.map(byNumber)), other);
  const folder = join(dataFolder(way, options.ports), 'region');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await running.launch(
    'region',
    'dist/demo/region/main.js',
    ['--folder', folder, '--port-base', String(base), '--nats-server', natsServer],
    (line) => line.includes('"ready":true'),
  );
  const page = `http://127.0.0.1:${once.page}`;
  const pin = await newServicePin(folder);
  const service = join(folder, 'technician.pin');
  for (const { name, ports } of branches)
    await launchBranch(options, running, {
      ...{ name, ports, natsServer, service, folder: join(folder, name) },
      // A screen is shown in one page: here in that of the region, not in that of its branch.
      shownIn: page,
    });
  await untilHeard(
    join(folder, 'region'),
    branches.reduce(
      (/** @type {number} */ sum, /** @type {any} */ { ports }) => sum + ports.kiosks.length,
      0,
    ),
  );
  const panels = branches.flatMap(
    (
      /** @type {{ name: string, ports: { kiosks: Record<string, number>[] } }} */ { name, ports },
    ) =>
      ports.kiosks.map(
        (/** @type {{ screen: number }} */ { screen }, /** @type {number} */ at) =>
          `  ${`${name}, kiosk ${at + 1}`.padEnd(22)} http://127.0.0.1:${screen}/service/    PIN ${pin}\n`,
      ),
  );
  process.stdout.write(`
The region is ready: two branches, five kiosks, one hub. Open the page, and the fleet panel from there.

  the region             ${page}/
  the fleet panel        ${page}/panel
${panels.join('')}
An operator's commands work on it too: ${way.fleet} status --folder ${way.shown(join(folder, 'region'))}
All that was made is in ${way.shown(folder)}.
Ctrl-C stops everything.
`);
}

/** How often the hub is asked, and how long at most: the line of a new branch may take a minute. */
const everyMs = 2_000;
const mostMs = 150_000;

/**
 * A rollout goes to the kiosks that the hub has heard: before it has heard all, there is none to begin.
 *
 * @param {string} folder of the region
 * @param {number} kiosks so many
 */
async function untilHeard(folder, kiosks) {
  const untilMs = Date.now() + mostMs;
  while ((await heardOf(folder)) < kiosks && Date.now() < untilMs) await pause(everyMs);
}

/** @param {string} folder @returns {Promise<number>} */
function heardOf(folder) {
  const args = [
    join(root, 'dist', 'fleet', 'src', 'main.js'),
    'status',
    '--folder',
    folder,
    '--json',
  ];
  return new Promise((resolve) => {
    // Its exit code is how the region is.
    execFile(process.execPath, args, { maxBuffer: 16_000_000 }, (_, stdout) => {
      try {
        const { branches } = JSON.parse(stdout);
        resolve(branches.flatMap((/** @type {any} */ { kiosks }) => kiosks).length);
      } catch {
        resolve(0);
      }
    });
  });
}
