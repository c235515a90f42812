/** The environment of what is started. */
import { passwords } from './config.js';
import { built } from './place.js';

/**
 * The simulated parts have passwords of their own, whatever the environment says. Nothing of theirs is
 * encrypted: what the shell says of certificates is left out then, as the kiosk warns of it. For a
 * library system of your own it stays; `kiosk doctor` warns of it in either case.
 * @param {readonly string[]} simulators
 */
export async function environmentOf(simulators) {
  const { riskyVariables } = await import(built('src/wiring/environment.js'));
  const isAlone = simulators.includes('library');
  const risky = isAlone
    ? riskyVariables(process.env).map((/** @type {string} */ text) => text.split(' ', 1)[0])
    : [];
  const own = Object.entries(process.env).filter(([name]) => !risky.includes(name));
  if (isAlone) own.push(['KIOSK_SIP2_PASSWORD', passwords.library]);
  if (simulators.includes('terminal')) own.push(['KIOSK_TERMINAL_PASSWORD', passwords.terminal]);
  return Object.fromEntries(own);
}
