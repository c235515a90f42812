/** The mail server of the library, from the configuration. */
import type { Config } from '../config/schema.ts';
import type { Secrets } from '../config/secrets/secrets.ts';
import { createMailer, type Mailer } from '../mail/mailer.ts';
import { readAuthority } from './read-authority.ts';

/** null: there is none. Throws a Fault where the certificate authority cannot be read. */
export function mailerOf({ mail }: Pick<Config, 'mail'>, secrets: Secrets): Mailer | null {
  if (mail === null) return null;
  const { host, port, tls, user, from, ca, timeoutMs } = mail;
  return createMailer({
    host: host.replace(/^\[|\]$/g, ''),
    port,
    tls,
    login: user === null ? null : { user, password: secrets['mail.password'] ?? '' },
    from,
    ca: ca === undefined ? null : readAuthority(ca, 'mail.ca'),
    timeoutMs,
  });
}
