/**
 * Certificates made by openssl for one run: a good one, an expired one, one of an authority that
 * nobody knows.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  /** path of the authority's certificate */
  ca: string;
  pem(name: 'good.pem' | 'expired.pem' | 'server.key'): string;
  remove(): void;
}

/** All for `DNS:sip.lindeveld.test` and one key. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-certificates-'));
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Lindeveld test',
    '-days',
    '90',
  );
  openssl(
    'req',
    ...key,
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
    '-subj',
    '/CN=sip.lindeveld.test',
  );
  // `openssl ca`, because older releases can set a date in the past in no other way.
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:sip.lindeveld.test\n');
  writeFileSync(
    join(folder, 'ca.conf'),
    [
      '[ca]\ndefault_ca=here\n[here]\ndatabase=index.txt\nrand_serial=yes\nnew_certs_dir=.\ndefault_md=sha256',
      'policy=any\nunique_subject=no\n[any]\ncommonName=supplied\n',
    ].join('\n'),
  );
  const sign = (out: string, ...dates: string[]) => {
    const by = ['-config', 'ca.conf', '-batch', '-notext', '-cert', 'ca.pem', '-keyfile', 'ca.key'];
    openssl('ca', ...by, '-extfile', 'names', '-in', 'server.csr', '-out', out, ...dates);
  };
  sign('good.pem', '-days', '80');
  sign('expired.pem', '-startdate', '20200101000000Z', '-enddate', '20200201000000Z');
  return {
    ca: join(folder, 'ca.pem'),
    pem: (name) => readFileSync(join(folder, name), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
