/**
 * Secrets that a change would send to another place: the log-in of the library system and the
 * password of the terminal go wherever the configuration says. Who makes such a change in the panel
 * must know the secret, or it could be read off at the far end.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Config } from '../../../config/schema.ts';
import type { Secrets } from '../../../config/secrets.ts';
import type { SecretReference } from '../../../config/values.ts';
import type { SecretNeeded } from '../../actions.ts';
import type { LockOut } from '../access/lock-out.ts';
import { NotDone } from '../answers.ts';

interface Sent extends SecretNeeded {
  /** which secret, and all that decides who can read it on its way */
  what: string;
}

function sentBy({ sip2, terminal }: Config): Sent[] {
  const row = (
    path: string,
    reference: SecretReference | undefined,
    to: string,
    way: unknown,
  ): Sent[] =>
    reference === undefined ? [] : [{ path, to, what: JSON.stringify([reference, way]) }];
  const line = [sip2.address, sip2.tls ?? null];
  const toLine = (path: string, reference: SecretReference | undefined) =>
    row(path, reference, sip2.address, line);
  return [
    ...toLine('sip2.password', sip2.user === null ? undefined : sip2.password),
    ...toLine('sip2.terminalPassword', sip2.terminalPassword),
    ...(sip2.script ?? []).flatMap(({ send }, at) =>
      toLine(`sip2.script[${at}].send`, typeof send === 'string' ? undefined : send),
    ),
    ...(terminal
      ? row('terminal.password', terminal.password, terminal.address, terminal.address)
      : []),
  ];
}

/** Those of `after` that none of the `known` configurations sends there. */
export function handedOver(known: readonly Config[], after: Config): SecretNeeded[] {
  const before = new Set(known.flatMap(sentBy).map(({ what }) => what));
  return sentBy(after).flatMap(({ path, to, what }) => (before.has(what) ? [] : [{ path, to }]));
}

/**
 * Throws NotDone where one of them was not given, or not rightly; wrong ones are counted and locked
 * like PINs.
 */
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
  const wrong = needed.filter(({ path }) => !isSame(given[path] ?? '', secretAt(secrets, path)));
  if (wrong.length > 0) {
    const text = `That is not what is kept as ${names(wrong)}.`;
    throw new NotDone(403, { code: 'secret-wrong', text, remedy, secretsNeeded: needed });
  }
  lockOut.right('secret');
}

function secretAt(secrets: Secrets, path: string): string {
  if (path === 'sip2.password') return secrets.sip2Password;
  if (path === 'sip2.terminalPassword') return secrets.sip2TerminalPassword;
  if (path === 'terminal.password') return secrets.terminalPassword ?? '';
  const row = /^sip2\.script\[(\d+)\]\.send$/.exec(path)?.[1];
  return secrets.sip2Script[Number(row)] ?? '';
}

function hashOf(text: string) {
  return createHash('sha256').update(text).digest();
}
function isSame(one: string, other: string) {
  return other !== '' && timingSafeEqual(hashOf(one), hashOf(other));
}
