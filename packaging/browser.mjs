/**
 * `browser.mjs URL PROGRAM [ARGUMENT…]`: starts the browser of the patron's screen at the kiosk,
 * and ends it when no page in it has answered for a minute although the kiosk does: one that has
 * crashed ("Aw, Snap!") or hangs. systemd then starts both again; the kiosk holds the visit.
 */
import { spawn } from 'node:child_process';

const [url, program, ...rest] = process.argv.slice(2);
if (url === undefined || program === undefined) {
  console.error('What it takes: browser.mjs URL PROGRAM [ARGUMENT…]');
  process.exit(2);
}
const lookMs = Number(process.env.KIOSK_BROWSER_LOOK_MS ?? 15_000);
const mostUnseen = 4;
/** A browser that has just been started on a slow machine. */
const mostUnseenAtFirst = 16;
const endsWithinMs = 5_000;

const browser = spawn(program, [...rest, url], { stdio: 'inherit' });
browser.on('error', (error) => {
  console.error(`The browser does not start: ${error.message}`);
  process.exit(1);
});
browser.on('exit', (code) => process.exit(code ?? 1));
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP']))
  process.on(signal, () => browser.kill(signal));

let unseen = 0;
let most = mostUnseenAtFirst;
setInterval(async () => {
  // A kiosk that is away is no fault of the browser: its page says so by itself, and heals.
  const status = await fetch(new URL('/seen', url), { signal: AbortSignal.timeout(lookMs) }).then(
    (answer) => answer.status,
    () => 0,
  );
  if (status === 204) most = mostUnseen;
  unseen = status === 503 ? unseen + 1 : 0;
  if (unseen !== most) return;
  console.error('No page answers in the browser: it is ended, to be started anew.');
  browser.kill('SIGTERM');
  setTimeout(() => browser.kill('SIGKILL'), endsWithinMs).unref();
}, lookMs);
