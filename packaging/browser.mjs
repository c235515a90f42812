/**
 * `browser.mjs URL PROGRAM [ARGUMENT…]`: starts the browser of the patron's screen. Stops it if the
 * kiosk answers but no page of the browser has for a minute: a page that crashed ("Aw, Snap!") or
 * hangs. systemd then restarts both; the kiosk keeps the visit. Beside it, it keeps screen and
 * keyboard as the kiosk wants them.
 */
import { spawn } from 'node:child_process';
import { watchSeat } from './seat.mjs';

const [url, program, ...rest] = process.argv.slice(2);
if (url === undefined || program === undefined) {
  console.error('Usage: browser.mjs URL PROGRAM [ARGUMENT…]');
  process.exit(2);
}
const checkMs = Number(process.env.KIOSK_BROWSER_LOOK_MS ?? 15_000);
const mostUnseen = 4;
/** After a start, which may be slow. */
const mostUnseenAtFirst = 16;
const killAfterMs = 5_000;

const browser = spawn(program, [...rest, url], { stdio: 'inherit' });
browser.on('error', (error) => {
  console.error(`The browser does not start: ${error.message}`);
  process.exit(1);
});
browser.on('exit', (code) => process.exit(code ?? 1));
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP']))
  process.on(signal, () => browser.kill(signal));

void watchSeat(url, () => {
  console.error('The keyboard has another layout: the session is started again.');
  stop();
});

let unseen = 0;
let most = mostUnseenAtFirst;
setInterval(async () => {
  // If the kiosk does not answer, the page shows that and reconnects by itself.
  const status = await fetch(new URL('/seen', url), { signal: AbortSignal.timeout(checkMs) }).then(
    (answer) => answer.status,
    () => 0,
  );
  if (status === 204) most = mostUnseen;
  unseen = status === 503 ? unseen + 1 : 0;
  if (unseen !== most) return;
  console.error('No page of the browser answers: the browser is restarted.');
  stop();
}, checkMs);

function stop() {
  browser.kill('SIGTERM');
  setTimeout(() => browser.kill('SIGKILL'), killAfterMs).unref();
}
