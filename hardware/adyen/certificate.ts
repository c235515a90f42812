/**
 * Which terminal is at the other end of the line. Its certificate is signed by Adyen's own root and
 * names the terminal, not its address (docs.adyen.com, "Protect local communications").
 */
import { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';

export type Environment = 'test' | 'live';

/** SHA-256 of Adyen's root certificates. */
const roots: Record<Environment, string> = {
  test: '3A33C334C30F6946E9754B6BB1672B546FBAA966FB6A4B58AA4E3ABE80A7ECBE',
  live: '06D48641954B957D7AF5F5E45A58D861DB0DE3CCEDBB983660BB016CE6142DA1',
};

/**
 * Of a file the one certificate with the fingerprint `sha256`, by default that of the environment.
 * Only a simulator has another. Throws a RangeError where it is not there.
 */
export function pinnedRoot(pem: string, environment: Environment, sha256?: string | null): string {
  const wanted = (sha256 ?? roots[environment]).toUpperCase();
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  for (const block of blocks) {
    const certificate = readCertificate(block);
    if (certificate?.fingerprint256.replaceAll(':', '') === wanted) return certificate.toString();
  }
  throw new RangeError(
    blocks.length === 0
      ? 'The file of the root certificate holds no certificate in PEM.'
      : `No certificate in the file has the fingerprint of the root of ${environment}.`,
  );
}

/** For TLS: undefined where the certificate is that of the terminal `poiId`. */
export function identityCheck(
  poiId: string,
  environment: Environment,
): (host: string, certificate: PeerCertificate) => Error | undefined {
  const domain = `.${environment}.terminal.adyen.com`;
  return (_, { subject }) => {
    const name: unknown = subject?.CN;
    if (typeof name !== 'string') return new WrongTerminal('the certificate has no one name');
    // Older terminals share one name; which of them it is shows the encryption alone.
    if (name === `legacy-terminal-certificate${domain}`) return undefined;
    if (name === `${poiId}${domain}`) return undefined;
    return new WrongTerminal(`the certificate is that of ${name.slice(0, 100)}`);
  };
}

class WrongTerminal extends Error {
  readonly code = 'WRONG_TERMINAL';
}

/** Whether a line did not come to stand because of the certificate, by the code of the error. */
export function isCertificateTrouble(code: string | undefined): boolean {
  return code !== undefined && certificateCodes.test(code);
}
const certificateCodes =
  /^(CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|ERR_TLS_CERT|WRONG_TERMINAL)/;

function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
