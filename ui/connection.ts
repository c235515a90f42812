/**
 * The one wire of the page: screens in by server-sent events, intents out by POST.
 * When the kiosk is gone the page says so at once, and comes back by itself.
 */
import type { Intent, Screen } from '../src/screen/screen.ts';

interface Listener {
  onScreen(screen: Screen): void;
  onLost(): void;
}

/** The server speaks at least every 10 s; a silent one hangs. */
const silenceMs = 25_000;
const retryMs = 1_000;
const answerMs = 1_000;

/** Listens for ever. */
export function listen({ onScreen, onLost }: Listener): void {
  const source = new EventSource('/events');
  let silent: ReturnType<typeof setTimeout>;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let stream = '';
  const heard = () => {
    // Says that this page lives, also to one who cannot see it; not more often than that is of use.
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
  // A technician wants the page anew.
  source.addEventListener('reload', () => location.reload());
  // The screen is in another window now; a touch on this one brings it back.
  source.addEventListener('replaced', () => {
    clearTimeout(silent);
    source.close();
    onLost();
    addEventListener('pointerdown', () => listen({ onScreen, onLost }), { once: true });
  });
  source.addEventListener('error', again);
  silent = setTimeout(again, silenceMs);
}

/** A touch that does not arrive is no error of the patron: the lost line shows it. */
export function send(intent: Intent): void {
  fetch('/intent', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(intent),
    keepalive: true,
  }).catch(() => {});
}
