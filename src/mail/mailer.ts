/** Sends mails by the library's server (SMTP, RFC 5321). Nothing of a mail is kept or logged. */
import { NotSent, noAnswerInTime, whyNot } from './not-sent.ts';

export interface MailSettings {
  /** a name, or an address; IPv6 without brackets */
  host: string;
  port: number;
  /** `starttls`: the server must offer it */
  tls: 'starttls' | 'implicit' | 'none';
  /** null: none is asked for */
  login: { user: string; password: string } | null;
  from: string;
  /** PEM; null: those of Node */
  ca: string | null;
  /** for all of a mail, or of a trial */
  timeoutMs: number;
}

export interface Mail {
  /** addresses alone, without names */
  to: readonly string[];
  subject: string;
  text: string;
  html?: string;
}

export interface Mailer {
  /**
   * Resolves when the server has taken it for one of the receivers at least; `refused`: how many it
   * did not take it for. It says nothing of whether the mail arrives. Rejects with NotSent.
   */
  send(mail: Mail, signal: AbortSignal): Promise<{ refused: number }>;
  /** Connects and logs in, and sends nothing: for a diagnosis. Rejects with NotSent. */
  check(): Promise<void>;
}

/** One connection for each mail: a kiosk sends few, and servers close a line that rests. */
export function createMailer(settings: MailSettings): Mailer {
  const { from, timeoutMs } = settings;
  return {
    send: async ({ to, subject, text, html }, signal) => {
      const line = await openLine(settings);
      const late = AbortSignal.timeout(timeoutMs);
      try {
        const { rejected } = await line.sendMail({
          from: addressed(from),
          to: to.map(addressed),
          subject,
          text,
          ...(html !== undefined && { html }),
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.any([signal, late]),
        });
        return { refused: rejected.length };
      } catch (error) {
        // Whichever of the two limits comes first, the same is said.
        if (late.aborted) throw new NotSent('late', noAnswerInTime);
        throw whyNot(error);
      }
    },
    check: async () => {
      const line = await openLine(settings);
      await line.verify().catch((error) => {
        throw whyNot(error);
      });
    },
  };
}

/** As an object, so that no character of it is read as a second address or a name. */
const addressed = (address: string) => ({ name: '', address });

/** Loaded at the first mail: a kiosk that sends none does without its memory. */
async function openLine({ host, port, tls, login, ca, timeoutMs }: MailSettings) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(login && { auth: { user: login.user, pass: login.password } }),
    // One that offers no log-in is not the server that was meant.
    forceAuth: login !== null,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // Set here, so that NODE_TLS_REJECT_UNAUTHORIZED and NODE_OPTIONS have no effect.
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca !== null && { ca }) },
    // A mail is made of texts: none of them names a file or a page to be read into it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
