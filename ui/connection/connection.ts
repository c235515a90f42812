/**
 * The connection of the page: screens in by server-sent events, intents out by POST. The page shows
 * a lost connection at once, and connects again by itself.
 */
import type { Intent, Screen } from '../../src/screen/screen.ts';

interface Listener {
  onScreen(screen: Screen): void;
  onLost(): void;
}

/** The server sends at least every 10 s; one that does not hangs. */
const silenceMs = 25_000;
const retryMs = 1_000;
const answerMs = 1_000;

/** Listens as long as the page is open. */
export function listen({ onScreen, onLost }: Listener): void {
  const source = new EventSource('/events');
  let silent: ReturnType<typeof setTimeout>;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let stream = '';
  const heard = () => {
    // Reports that this page is alive, at most once in a while.
    if (performance.now() - answeredAt > answerMs) {
      answeredAt = performance.now();
      void fetch(`/alive/${stream}`, { method: 'POST' }).catch(() => {});
    }
    clearTimeout(silent);
    silent = setTimeout(again, silenceMs);
  };
  function again() {
    clearTimeout(silent);
    source.close();
    onLost();
    setTimeout(() => listen({ onScreen, onLost }), retryMs);
  }
  source.addEventListener('hello', (event) => {
    stream = event.data;
    heard();
  });
  source.addEventListener('heartbeat', heard);
  source.addEventListener('screen', (event) => {
    heard();
    onScreen(JSON.parse(event.data));
  });
  // A technician reloads the page.
  source.addEventListener('reload', () => location.reload());
  // Another window is the screen now; a touch on this one takes it back.
  source.addEventListener('replaced', () => {
    clearTimeout(silent);
    source.close();
    onLost();
    addEventListener('pointerdown', () => listen({ onScreen, onLost }), { once: true });
  });
  source.addEventListener('error', again);
  silent = setTimeout(again, silenceMs);
}

/** An intent that does not arrive needs no message: the lost connection is shown. */
export function send(intent: Intent): void {
  fetch('/intent', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(intent),
    keepalive: true,
  }).catch(() => {});
}
