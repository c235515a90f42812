/** Whether the panel is open on the kiosk's own screen, and the return to the patron's screen. */

const key = 'service-at-kiosk';

/** The kiosk's screen opens `/service/?kiosk`; the answer is stored until the window closes. */
export function isAtKiosk(): boolean {
  if (location.search === '?kiosk') sessionStorage.setItem(key, 'yes');
  return sessionStorage.getItem(key) === 'yes';
}

const retryMs = 2_000;

/**
 * Opens the patron's screen once the kiosk answers: without an answer the browser would show its
 * own error page, and stay there.
 */
export async function backToKiosk(): Promise<void> {
  const answers = await fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (answers) {
    sessionStorage.removeItem(key);
    location.replace('/');
  } else {
    setTimeout(() => void backToKiosk(), retryMs);
  }
}
