/**
 * Opens the service panel: a long press in the top left corner while no visit is under way. It is
 * not shown; the panel asks for a PIN.
 */

const holdMs = 5_000;
/** 3 cm of the corner, in hundredths of the design. */
const cornerRem = 1.2;
/** A finger that rests moves a little. */
const restPx = 40;

/** Returns a function that stops listening. */
export function listenForService(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from = { x: 0, y: 0 };
  const stop = () => clearTimeout(timer);
  function down({ clientX: x, clientY: y, isPrimary }: PointerEvent) {
    stop();
    const corner =
      cornerRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (!isPrimary || x > corner || y > corner) return;
    from = { x, y };
    timer = setTimeout(() => void open(), holdMs);
  }
  function move({ clientX, clientY }: PointerEvent) {
    if (Math.hypot(clientX - from.x, clientY - from.y) > restPx) stop();
  }
  const ends = ['pointerup', 'pointercancel', 'blur'] as const;
  addEventListener('pointerdown', down);
  addEventListener('pointermove', move);
  for (const end of ends) addEventListener(end, stop);
  return () => {
    stop();
    removeEventListener('pointerdown', down);
    removeEventListener('pointermove', move);
    for (const end of ends) removeEventListener(end, stop);
  };
}

/** Only while the kiosk answers: the browser's own error page has no way back. */
async function open(): Promise<void> {
  const answer = await fetch('/service/', { method: 'HEAD', cache: 'no-store' }).catch(() => null);
  if (answer?.ok) location.assign('/service/?kiosk');
}
