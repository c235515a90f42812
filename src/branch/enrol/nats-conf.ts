/** What the configurations of a broker and of a hub have in common (nats.conf). */
import type { Permissions } from '../broker/subjects.ts';

/** `pins`: sha256 of public keys of certificates, in hex; null: whom the authority certified. */
export function tlsBlock(
  folder: string,
  pins: readonly string[] | null,
  { timeout = 5, indent = '' } = {},
): string {
  const lines = [
    'tls {',
    `  cert_file: ${quoted(`${folder}/server.pem`)}`,
    `  key_file: ${quoted(`${folder}/server.key`)}`,
    `  ca_file: ${quoted(`${folder}/ca.pem`)}`,
    '  verify: true',
    '  handshake_first: true',
    '  min_version: "1.3"',
    `  timeout: ${timeout}`,
    ...(pins === null
      ? []
      : ['  pinned_certs: [', ...pins.map((pin) => `    ${quoted(pin)}`), '  ]']),
    '}',
  ];
  return lines.map((line) => `${indent}${line}\n`).join('');
}

/** One of `authorization.users`. `type`: of the connections that it may make; any when left out */
export function userLines(
  nkey: string,
  { publish, subscribe }: Permissions,
  type?: 'STANDARD' | 'LEAFNODE',
): string {
  const list = (subjects: readonly string[]) =>
    subjects.map((subject) => `          ${quoted(subject)}\n`).join('');
  return `    {
      nkey: ${nkey}
${type === undefined ? '' : `      allowed_connection_types: [${quoted(type)}]\n`}      permissions {
        publish { allow: [
${list(publish)}        ] }
        subscribe { allow: [
${list(subscribe)}        ] }
      }
    }
`;
}

/** As nats-server reads a string: a name with other signs than these is no name of a branch. */
export function quoted(text: string): string {
  if (!/^[\w\-./:[\]$*> ]*$/.test(text)) throw new Error(`cannot stand in nats.conf: ${text}`);
  return `"${text}"`;
}
