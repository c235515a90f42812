/** Masks personal data and secrets in texts that leave this machine. */
import { secretNames } from '../../config/secrets/secrets.ts';

/** Cards and items have seven digits and more; moments and amounts have separators before that. */
const longNumber = /\d{7,}/g;
/** Belgian national numbers as they are printed: `94.02.13-001.45`, with other marks or blanks too. */
const nationalNumber = /\b\d{2}[. -]?\d{2}[. -]?\d{2}[ -]\d{3}[. -]?\d{2}\b/g;
/** The UID of a tag, which may be a patron's card. Its maker stays. */
const tagNumber = /\b(E0[0-9A-F]{4})[0-9A-F]{10}\b/gi;
const credentials = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi;
const mailAddress = /[\w.+-]+@[\w-]+\.[\w.-]+/g;

/** Masks the values of `secrets` too; those of less than four characters stay. */
export function maskText(text: string, secrets: readonly string[] = []): string {
  const masked = text
    .replace(credentials, '$1***@')
    .replace(mailAddress, '(mail address)')
    .replace(tagNumber, '$1…')
    .replace(nationalNumber, '(national number)')
    .replace(longNumber, (digits) => `(${digits.length} digits)`);
  return secrets
    .filter((secret) => secret.length >= 4)
    .reduce((whole, secret) => whole.replaceAll(secret, '***'), masked);
}

/**
 * Whether a value of this name is a secret: a setting that is one, or a name that sounds like one. The
 * identifier of a terminal's key is none, and says which key to look for.
 */
export function promisesSecret(name: string): boolean {
  return secretNames.has(name) || /password|secret|token|^identifier$/i.test(name);
}
const leastLongNumber = 1e7;

/**
 * Every text in a value, masked; under a name that promises a secret, all of it but a reference
 * (`env`, `file`).
 */
export function maskValue(value: unknown, secrets: readonly string[], name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => maskValue(each, secrets, name));
  if (typeof value !== 'object' || value === null) {
    if (value !== null && value !== undefined && promisesSecret(name)) return '***';
    if (typeof value === 'number' && Math.abs(value) >= leastLongNumber)
      return maskText(String(value));
    return typeof value === 'string' ? maskText(value, secrets) : value;
  }
  const entries = Object.entries(value).map(([inner, each]) => {
    const isReference = (inner === 'env' || inner === 'file') && typeof each === 'string';
    return [inner, isReference ? maskText(each, secrets) : maskValue(each, secrets, inner)];
  });
  return Object.fromEntries(entries);
}

const ofSystemd =
  /^(Start|Stop|Main process exited|Failed|Scheduled restart|Watchdog|Deactivated|Consumed|kiosk\S*:)/;

/**
 * A line of a log. Entries of the kiosk have a fixed form and nothing private by design, and are
 * masked all the same; of any other line only what systemd says is kept, and the places of a stack
 * trace.
 */
export function maskLogLine(line: string, secrets: readonly string[]): string {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry === 'object' && entry !== null && 'code' in entry && 'part' in entry) {
      const { level, time, part, code, text, data } = entry as Record<string, unknown>;
      return JSON.stringify({
        level,
        time,
        part,
        code,
        text: maskValue(text, secrets),
        data: maskValue(data, secrets),
      });
    }
  } catch {
    // Something else that stood on the same output.
  }
  if (ofSystemd.test(line) || /^\s+at /.test(line)) return maskText(line, secrets);
  return `(a line of ${line.length} characters that is no entry of the kiosk)`;
}
