/** What the configurations of a broker and of a hub have in common (nats.conf). */
import { apiPrefix, inboxPrefix, type Permissions } from '../broker/subjects.ts';

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

/** What an account has: users, and streams where it says so. */
export interface Account {
  name: string;
  hasStreams?: boolean;
  users?: readonly {
    nkey: string;
    may: Permissions;
    /** of the connections that it may make; any when left out */
    type?: 'STANDARD' | 'LEAFNODE';
  }[];
}

/**
 * What `user` may ask of `owner` (`service`), or hears of it (`stream`). What is asked so is answered in
 * the account of who asked, whatever reply it names; nothing else passes from account to account.
 */
export interface Grant {
  kind: 'service' | 'stream';
  owner: string;
  user: string;
  /** in the account of the owner */
  subject: string;
  /** in that of the user; the same when left out */
  as?: string;
}

/** A question, by the name that `user` has for it. */
export function service(owner: string, user: string, as: string): Grant {
  const call = as.startsWith(`${apiPrefix}.`) && as.slice(apiPrefix.length);
  return { kind: 'service', owner, user, subject: call ? `$JS.API${call}` : as, as };
}

/** Who asks from an account without streams: what it was granted, and its own answers. */
export function askerMay(account: string, name: string, grants: readonly Grant[]): Permissions {
  const of = (kind: Grant['kind']) =>
    grants.flatMap((each) =>
      each.user === account && each.kind === kind ? [each.as ?? each.subject] : [],
    );
  return { publish: of('service'), subscribe: [`${inboxPrefix(name)}.>`, ...of('stream')] };
}

/** The block `accounts`. */
export function accountsBlock(accounts: readonly Account[], grants: readonly Grant[]): string {
  return `accounts {\n${accounts.map((each) => accountLines(each, grants)).join('')}}\n`;
}

function accountLines({ name, users = [], hasStreams }: Account, grants: readonly Grant[]): string {
  const exported = new Map<string, { subject: string; kind: Grant['kind']; to: string[] }>();
  for (const { kind, owner, user, subject } of grants) {
    if (owner !== name) continue;
    const of = exported.get(`${kind} ${subject}`) ?? { subject, kind, to: [] };
    exported.set(`${kind} ${subject}`, of);
    if (!of.to.includes(user)) of.to.push(user);
  }
  const exports = [...exported.values()].map(
    ({ kind, subject, to }) =>
      `      { ${kind}: ${quoted(subject)}, accounts: [${to.map(quoted).join(', ')}] }\n`,
  );
  const imports = grants
    .filter(({ user }) => user === name)
    .map(({ kind, owner, subject, as = subject }) => {
      const to = as === subject ? '' : `, to: ${quoted(as)}`;
      const of = `{ account: ${quoted(owner)}, subject: ${quoted(subject)} }`;
      return `      { ${kind}: ${of}${to} }\n`;
    });
  return `  ${quoted(name)}: {
${hasStreams ? '    jetstream: enabled\n' : ''}    users: [
${users.map(userLines).join('')}    ]
    exports: [
${exports.join('')}    ]
    imports: [
${imports.join('')}    ]
  }
`;
}

function userLines({ nkey, may, type }: NonNullable<Account['users']>[number]): string {
  const list = (subjects: readonly string[]) =>
    subjects.map((subject) => `            ${quoted(subject)}\n`).join('');
  return `      {
        nkey: ${nkey}
${type === undefined ? '' : `        allowed_connection_types: [${quoted(type)}]\n`}        permissions {
          publish { allow: [
${list(may.publish)}          ] }
          subscribe { allow: [
${list(may.subscribe)}          ] }
        }
      }
`;
}

/** As nats-server reads a string: a name with other signs than these is no name of a branch. */
export function quoted(text: string): string {
  if (!/^[\w\-./:[\]$*> ]*$/.test(text)) throw new Error(`cannot stand in nats.conf: ${text}`);
  return `"${text}"`;
}
