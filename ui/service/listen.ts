/** What happens in the kiosk, as it happens; comes back by itself when the kiosk does. */
import type { Live } from '../../src/technician/actions.ts';

const retryMs = 2_000;

/**
 * Returns what stops listening. `onUp` runs at every connection, so that nothing between is missed.
 */
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
