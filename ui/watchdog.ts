/**
 * Loads the page again when it has broken down, or no longer draws what it is sent. Nothing is lost
 * by it: the kiosk holds the visit, and sends the present screen to whoever listens anew.
 */

/** A page that breaks down as soon as it stands is not loaded more often than this. */
const youngestMs = 2_000;
const drawnWithinMs = 5_000;
let newest = -1;
let due = false;

export function keepWatch(): void {
  window.addEventListener('error', loadAgain);
  window.addEventListener('unhandledrejection', loadAgain);
}

/** A screen came: by then it stands there, unless a newer one does. */
export function expectDrawn(seq: number): void {
  newest = seq;
  setTimeout(() => {
    const drawn = document.querySelector<HTMLElement>('.stage')?.dataset.seq;
    if (seq === newest && drawn !== String(seq)) loadAgain();
  }, drawnWithinMs);
}

function loadAgain(): void {
  if (due) return;
  due = true;
  setTimeout(() => location.reload(), Math.max(0, youngestMs - performance.now()));
}
