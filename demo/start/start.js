/** What is started: one kiosk, a branch or a region, by `npm start` or by the command of the package. */
import { startBranch } from './branch.js';
import { environmentOf } from './environment.js';
import { startOne } from './one.js';
import { helpOf, readOptions, simulated } from './options.js';
import { startRegion } from './region.js';
import { createRunning } from './running.js';

/**
 * How it was asked for.
 * @typedef {object} Way
 * @property {(options: string) => string} typed the command with these options, as a person types it
 * @property {string} fleet the command of the operator, as a person types it
 * @property {string} more below the help
 * @property {string} data the folder of what is made
 * @property {(path: string) => string} shown a path as it is printed
 * @property {() => void} prepare builds what is not built
 * @property {(needed: Record<string, string[]>) => string[]} missing the packages of which no program
 *   is there, by name of the Debian package with its programs
 */

/** Ends the process where it cannot. @param {Way} way */
export async function start(way) {
  const options = chosenOptions(way);
  way.prepare();
  const running = createRunning(await environmentOf(simulated(options)));
  if (options.region) await startRegion(way, options, running);
  else if (options.kiosks === null) await startOne(way, options, running);
  else await startBranch(way, { ...options, kiosks: options.kiosks }, running);
}

/** @param {Way} way */
function chosenOptions(way) {
  try {
    const chosen = readOptions(process.argv.slice(2));
    if (chosen.help) {
      process.stdout.write(helpOf(way));
      process.exit(0);
    }
    if (chosen.user !== undefined && !process.env.KIOSK_SIP2_PASSWORD)
      throw new Error(
        `The log-in of ${chosen.user} needs its password: KIOSK_SIP2_PASSWORD=… ${way.typed('…')}`,
      );
    return chosen;
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : error}\n\`${way.typed('--help')}\` shows what can be written.\n`,
    );
    return process.exit(64);
  }
}
