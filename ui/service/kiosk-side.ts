/**
 * Whether the panel stands open on the kiosk's own screen, where patrons come by, and the way back
 * to it.
 */

const key = 'service-at-kiosk';

/**
 * Told by the address that the kiosk's screen opened (`/service/?kiosk`), and kept for as long as
 * this window lives.
 */
export function isAtKiosk(): boolean {
  if (location.search === '?kiosk') sessionStorage.setItem(key, 'yes');
  return sessionStorage.getItem(key) === 'yes';
}

const retryMs = 2_000;

/**
 * Goes to the patron's screen as soon as the kiosk answers: a browser's own error page knows no way
 * back.
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
