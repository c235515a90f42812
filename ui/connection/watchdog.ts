/**
 * Reloads the page when it has failed, or no longer draws what it receives. Nothing is lost: the
 * kiosk has the visit, and sends the present screen to the page that connects again.
 */

/** A page that fails at once is not reloaded more often than this. */
const youngestMs = 2_000;
const drawnWithinMs = 5_000;
let newest = -1;
let due = false;

export function keepWatch(): void {
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', loadAgain);
}

/** A screen arrived: within that time it is drawn, or a newer one. */
export function expectDrawn(seq: number): void {
  newest = seq;
  setTimeout(() => {
    const drawn = document.querySelector<HTMLElement>('.stage')?.dataset.seq;
    if (seq === newest && drawn !== String(seq)) loadAgain();
  }, drawnWithinMs);
}

function onError({ message }: ErrorEvent): void {
  // No failure: the browser lays out the rest in its next frame.
  if (!message.startsWith('ResizeObserver loop')) loadAgain();
}

/** Once the kiosk answers: a page that is loaded while it is away never asks again. */
export function loadAgain(): void {
  if (due) return;
  due = true;
  const load = async () => {
    const isThere = await fetch(location.href).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) location.reload();
    else setTimeout(load, youngestMs);
  };
  setTimeout(load, Math.max(0, youngestMs - performance.now()));
}
