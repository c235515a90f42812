/** The certificate of a simulated terminal and the root that signed it, made by openssl. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `own`: that of this terminal, as it should be. */
export type CertificateKind = 'own' | 'other-terminal' | 'expired' | 'legacy' | 'other-root';
interface Signed {
  key: string;
  cert: string;
}
interface Certificates {
  /** PEM, and its SHA-256 in hexadecimal */
  root: string;
  rootSha256: string;
  of(kind: CertificateKind): Signed;
}

const made = new Map<string, Certificates>();

/** Those of one terminal are made once for the whole program. Throws where openssl is not there. */
export function makeCertificates(poiId: string, environment: 'test' | 'live'): Certificates {
  const name = `${poiId}.${environment}.terminal.adyen.com`;
  const before = made.get(name);
  if (before) return before;
  const authority = newAuthority();
  const signed = new Map<CertificateKind, Signed>();
  const names: Record<CertificateKind, string> = {
    own: name,
    'other-terminal': `S1F2-000000000000000.${environment}.terminal.adyen.com`,
    expired: name,
    legacy: `legacy-terminal-certificate.${environment}.terminal.adyen.com`,
    'other-root': name,
  };
  const root = authority.cert;
  const certificates: Certificates = {
    root,
    rootSha256: new X509Certificate(root).fingerprint256.replaceAll(':', ''),
    of: (kind) => {
      const known = signed.get(kind);
      if (known) return known;
      const by = kind === 'other-root' ? newAuthority() : authority;
      const one = sign(by, names[kind], kind === 'expired');
      signed.set(kind, one);
      return one;
    },
  };
  made.set(name, certificates);
  return certificates;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function newAuthority(): Signed {
  return inFolder((folder) => {
    const subject = ['-subj', '/O=Simulated/CN=Simulated Terminal Fleet Root'];
    openssl(folder, ['req', '-x509', ...newKey, ...subject, '-days', '3650', '-keyout', 'ca.key']);
    return { key: read(folder, 'ca.key'), cert: read(folder, 'out.pem') };
  });
}

function sign(by: Signed, name: string, expired: boolean): Signed {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'ca.key'), by.key, { mode: 0o600 });
    writeFileSync(join(folder, 'ca.pem'), by.cert);
    writeFileSync(join(folder, 'index.txt'), '');
    writeFileSync(
      join(folder, 'ca.conf'),
      [
        '[ca]\ndefault_ca=here\n[here]\ndatabase=index.txt\nrand_serial=yes\nnew_certs_dir=.',
        'default_md=sha256\npolicy=any\nunique_subject=no\n[any]\ncommonName=supplied\n',
      ].join('\n'),
    );
    openssl(folder, ['req', ...newKey, '-keyout', 'own.key', '-subj', `/CN=${name}`]);
    writeFileSync(join(folder, 'own.csr'), read(folder, 'out.pem'));
    // `openssl ca`, because older releases can set a date in the past in no other way.
    const dates = expired
      ? ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z']
      : ['-days', '3650'];
    openssl(folder, [
      ...['ca', '-config', 'ca.conf', '-batch', '-notext', '-in', 'own.csr'],
      ...['-cert', 'ca.pem', '-keyfile', 'ca.key', ...dates],
    ]);
    return { key: read(folder, 'own.key'), cert: read(folder, 'out.pem') };
  });
}

function inFolder<Value>(work: (folder: string) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), 'simulated-terminal-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function openssl(folder: string, args: readonly string[]): void {
  try {
    execFileSync('openssl', [...args, '-out', 'out.pem'], {
      cwd: folder,
      stdio: 'pipe',
      timeout: 30_000,
    });
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new Error(
      isMissing
        ? 'The simulated terminal of Adyen needs openssl for its certificate: apt install openssl.'
        : `openssl could not make the certificate of the simulated terminal: ${String(error)}`,
      { cause: error },
    );
  }
}
