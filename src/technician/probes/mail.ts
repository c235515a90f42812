/** Whether the mail server takes the kiosk in. No mail is sent. */
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { NotSent, type WhyNotSent } from '../../mail/not-sent.ts';
import { mailerOf } from '../../wiring/mail.ts';
import { readAuthority } from '../../wiring/read-authority.ts';
import { broken, type Finding, fine } from '../finding.ts';
import { probePath } from './path.ts';

interface Trouble {
  code: string;
  remedy: string;
}
const noServer: Trouble = {
  code: 'mail-no-answer',
  remedy: 'Check mail.host and mail.port, and that it is a mail server.',
};
const troubles: Readonly<Partial<Record<WhyNotSent, Trouble>>> = {
  login: { code: 'mail-login-refused', remedy: 'Check user and password of `mail`.' },
  trust: {
    code: 'mail-untrusted',
    remedy: 'Name its certificate authority as mail.ca, and its name as mail.host.',
  },
  security: {
    code: 'mail-not-encrypted',
    remedy:
      'See which port goes with which form: 587 with `starttls`, 465 with `implicit`, as mail.port and mail.tls.',
  },
};

/** `stepMs`: the timeout of a step. */
export async function probeMail(
  config: Pick<Config, 'mail'>,
  secrets: Secrets | null,
  stepMs: number,
): Promise<Finding[]> {
  const { mail } = config;
  // `kiosk check` says that there is none.
  if (mail === null) return [];
  const host = mail.host.replace(/^\[|\]$/g, '');
  const kind = mail.tls === 'implicit' ? 'tls' : 'tcp';
  const tls = mail.ca === undefined ? {} : { ca: readAuthority(mail.ca, 'mail.ca') };
  const path = await probePath('help', { kind, host, port: mail.port }, tls, stepMs);
  const last = path.findings.slice(-1);
  const mailer = secrets && mailerOf({ mail: { ...mail, timeoutMs: stepMs } }, secrets);
  if (!path.open || mailer === null) return last;
  const where = `${mail.host}:${mail.port}`;
  try {
    await mailer.check();
    return [...last, fine('help', 'The mail server takes mails of the kiosk.', { where })];
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    const { code, remedy } = troubles[error.kind] ?? noServer;
    const text = `The mail server ${where} cannot be used: ${error.message}.`;
    return [broken('help', code, text, { where, remedy })];
  }
}
