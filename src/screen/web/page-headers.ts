/** What each answer of a server on the loopback address carries, and which requests it takes. */

export const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors";

export const pageHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': `${contentPolicy} 'none'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), clipboard-read=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** By which names a server on the loopback address is reached. */
export function loopbackHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
}

/**
 * Whether a page of this server asks, or no page at all: another page of the same browser has
 * another origin, and a name that was made to point here (DNS rebinding) another host.
 */
export function isOwnRequest(
  hosts: readonly string[],
  host: string | undefined,
  origin: string | undefined,
): boolean {
  const sameOrigin = origin === undefined || hosts.some((each) => origin === `http://${each}`);
  return sameOrigin && hosts.includes(host ?? '');
}
