/** The stream of events of the kiosk; reconnects by itself. */
import type { Live } from '../../src/technician/actions.ts';

const retryMs = 2_000;

/** Returns a function that stops listening. `up` is called at every connection. */
export function listen(on: { live(live: Live): void; up(): void; down(): void }): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function open() {
    source = new EventSource('/service/api/events');
    source.addEventListener('open', () => on.up());
    source.addEventListener('service', (event) => on.live(JSON.parse(event.data) as Live));
    source.addEventListener('error', () => {
      source?.close();
      on.down();
      timer = setTimeout(open, retryMs);
    });
  }
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
