/**
 * Secrets that a change would send to another place: the log-in of the library system, the
 * password of the terminal, the key of the payment host, the password of the mail server and those of
 * calls for help go to the addresses of the configuration. The person who changes those must know the secret; otherwise they
 * could read it at the far end.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import { type Secrets, usedSecrets } from '../../config/secrets/secrets.ts';
import { NotDone } from '../../screen/web/answers.ts';
import { codeHost } from '../../wiring/code-host.ts';
import type { SecretNeeded } from '../actions.ts';
import type { LockOut } from './lock-out.ts';

interface Sent extends SecretNeeded {
  /** which secret, and all that decides who can read it on its way */
  what: string;
}

function sentBy(config: Config): Sent[] {
  const { sip2, terminal } = config;
  return usedSecrets(config).flatMap(([path, reference]) => {
    const row = (to: string, way: unknown) => [
      { path, to, what: JSON.stringify([reference, way]) },
    ];
    if (path.startsWith('sip2.')) return row(sip2.address, [sip2.address, sip2.tls ?? null]);
    const { call } = config.help;
    if (path.startsWith('help.call.webhook.') && call?.webhook)
      return row(call.webhook.url, [call.webhook.url, call.webhook.header?.name, call.ca ?? null]);
    if (path.startsWith('help.call.mqtt.') && call?.mqtt)
      return row(call.mqtt.url, [call.mqtt.url, call.ca ?? null]);
    if (path === 'mail.password' && config.mail) {
      const { host, port, tls, ca = null } = config.mail;
      return row(`${host}:${port}`, [host, port, tls, ca]);
    }
    if (path === 'code.apiKey' && config.code) {
      const host = codeHost(config.code);
      return row(host, host);
    }
    // A passphrase and a signing key are used here, and leave in no message.
    return path === 'terminal.password' && terminal ? row(terminal.address, terminal.address) : [];
  });
}

/** Those of `after` that none of the `known` configurations sends there. */
export function handedOver(known: readonly Config[], after: Config): SecretNeeded[] {
  const before = new Set(known.flatMap(sentBy).map(({ what }) => what));
  return sentBy(after).flatMap(({ path, to, what }) => (before.has(what) ? [] : [{ path, to }]));
}

/** Throws NotDone where one is missing or wrong; wrong ones are counted and locked like PINs. */
export function proveSecrets(
  needed: readonly SecretNeeded[],
  given: Readonly<Record<string, string>>,
  secrets: Secrets,
  lockOut: LockOut,
): void {
  if (needed.length === 0) return;
  const lockedUntil = lockOut.lockedUntil('secret');
  const remedy =
    'Ask who keeps it; or change the file on the machine itself (docs/configuration.md).';
  if (lockedUntil !== null) {
    const text = `After five wrong passwords none is taken until ${lockedUntil}.`;
    throw new NotDone(423, {
      code: 'secrets-locked',
      text,
      remedy,
      lockedUntil,
      secretsNeeded: needed,
    });
  }
  const missing = needed.filter(({ path }) => (given[path] ?? '') === '');
  const names = (which: readonly SecretNeeded[]) =>
    which.map(({ path, to }) => `${path} (to ${to})`).join(', ');
  if (missing.length > 0) {
    const text = `This sends a secret to another place: type ${names(missing)}.`;
    throw new NotDone(403, { code: 'secret-needed', text, remedy, secretsNeeded: needed });
  }
  lockOut.trying('secret');
  const wrong = needed.filter(
    ({ path }) => !isSame(given[path] ?? '', secrets[path as keyof Secrets] ?? ''),
  );
  if (wrong.length > 0) {
    const text = `That is not what is kept as ${names(wrong)}.`;
    throw new NotDone(403, { code: 'secret-wrong', text, remedy, secretsNeeded: needed });
  }
  lockOut.right('secret');
}

function hashOf(text: string) {
  return createHash('sha256').update(text).digest();
}
function isSame(one: string, other: string) {
  return other !== '' && timingSafeEqual(hashOf(one), hashOf(other));
}
