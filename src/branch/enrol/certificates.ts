/**
 * The certificates of a branch, made by openssl, which Debian keeps up to date. They say who may
 * speak to the broker at all; who it is says the nkey.
 */
import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault, systemCode } from '../../fault.ts';

interface Authority {
  certificate: string;
  privateKey: string;
}

/**
 * Longer than a kiosk or a box stands. What ends a membership is not the date but `kiosk branch
 * revoke`: a branch whose certificates end in the night would be alone in the morning.
 */
const authorityDays = 7300;
const memberDays = 3650;

/** PKCS #8 in PEM: P-256, which each TLS library knows. */
export function newTlsKey(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  });
}

/** Signs itself; its key signs certificates for this branch, or region, and no further authority. */
export function newAuthority(name: string, of: 'branch' | 'region' = 'branch'): Authority {
  const { privateKey } = newTlsKey();
  const certificate = openssl({ 'ca.key': privateKey }, [
    ...['req', '-x509', '-new', '-key', 'ca.key', '-days', String(authorityDays)],
    ...['-subj', `/O=${name}/CN=${of} ${name}`],
    ...['-addext', 'basicConstraints=critical,CA:TRUE,pathlen:0'],
    ...['-addext', 'keyUsage=critical,keyCertSign'],
  ]);
  return { certificate, privateKey };
}

/** For a kiosk, or the host's own program, which speaks to the broker. `publicKey`: SPKI in PEM. */
export function clientCertificate(of: Authority, branch: string, name: string, publicKey: string) {
  return certify(of, `/O=${branch}/CN=${name}`, publicKey, ['extendedKeyUsage=clientAuth']);
}

/** For the broker: `hosts` are the names and addresses by which kiosks reach it. */
export function serverCertificate(
  of: Authority,
  branch: string,
  hosts: readonly string[],
  publicKey: string,
): string {
  const names = hosts.map((host) => `${isIP(host) === 0 ? 'DNS' : 'IP'}:${host}`);
  return certify(of, `/O=${branch}/CN=broker`, publicKey, [
    'extendedKeyUsage=serverAuth',
    `subjectAltName=${names.join(',')}`,
  ]);
}

function certify(of: Authority, subject: string, publicKey: string, extensions: string[]): string {
  const always = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature'];
  const files = {
    'ca.pem': of.certificate,
    'ca.key': of.privateKey,
    'public.pem': createPublicKey(publicKey).export({ format: 'pem', type: 'spki' }).toString(),
    extensions: `${[...always, ...extensions].join('\n')}\n`,
  };
  return openssl(files, [
    ...['x509', '-new', '-force_pubkey', 'public.pem', '-subj', subject],
    ...['-CA', 'ca.pem', '-CAkey', 'ca.key'],
    ...['-days', String(memberDays), '-extfile', 'extensions'],
  ]);
}

/** What openssl writes to standard output; it runs in a folder of its own with these files. */
function openssl(files: Readonly<Record<string, string>>, args: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-openssl-'));
  try {
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(folder, name), content, { mode: 0o600 });
    const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' };
    const options = { cwd: folder, env, stdio: 'pipe', timeout: 30_000 } as const;
    execFileSync('openssl', [...args, '-out', 'out.pem'], options);
    return readFileSync(join(folder, 'out.pem'), 'utf8');
  } catch (error) {
    const isMissing = systemCode(error) === 'ENOENT';
    throw new Fault(
      'branch',
      isMissing ? 'openssl-missing' : 'openssl-failed',
      isMissing ? 'The program openssl is not there.' : `openssl says: ${lastWords(error)}`,
      isMissing
        ? 'Install it: apt install openssl.'
        : 'Look whether the disk is full and whether openssl is 3.0 or newer (openssl version).',
      error,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lastWords(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return stderr.trim().split('\n').slice(-2).join(' ');
}
