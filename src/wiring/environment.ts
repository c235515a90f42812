/** Environment variables that change which certificates Node trusts, or make it log what it sends. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** Options of Node with the same effect: TLS, OpenSSL, the debugger, preloaded code. */
const riskyOption =
  /^(?:--(?:tls-|openssl-|use-openssl-ca|security-revert|inspect|require|import|loader|experimental-loader|insecure-http-parser)[\w.-]*|-r)$/;

/** What each does; null: nothing with this value. */
const effects: Readonly<Record<string, (value: string) => string | null>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: (value) =>
    value === '0' ? 'asks for certificates not to be checked' : null,
  NODE_EXTRA_CA_CERTS: () => 'adds authorities whose certificates are trusted',
  // Node of Debian takes its authorities from where OpenSSL looks for them.
  SSL_CERT_FILE: () => 'replaces the authorities whose certificates are trusted',
  SSL_CERT_DIR: () => 'replaces the authorities whose certificates are trusted',
  NODE_OPTIONS: (value) => {
    const options = value.split(/\s+/).map((option) => option.replace(/=.*$/, ''));
    const risky = options.filter((option) => riskyOption.test(option));
    return risky.length === 0 ? null : `sets ${risky.join(', ')}`;
  },
  NODE_DEBUG: () => 'writes what is sent to standard error',
  NODE_DEBUG_NATIVE: () => 'writes what is sent to standard error',
};

/** `NODE_EXTRA_CA_CERTS adds …`, without the value of the variable. */
export function riskyVariables(environment: Environment): string[] {
  return Object.entries(effects).flatMap(([name, effectOf]) => {
    const value = environment[name];
    const effect = value === undefined || value === '' ? null : effectOf(value);
    return effect === null ? [] : [`${name} ${effect}`];
  });
}

export function unsafeEnvironment(risky: readonly string[]) {
  return {
    text: `The environment changes what is trusted or written down: ${risky.join('; ')}.`,
    remedy:
      'Take it out of the unit (`systemctl cat library-kiosk`) or of the shell that runs this command; name an authority of your own as `sip2.tls.ca`. The kiosk checks the certificates of its own lines all the same.',
  };
}
