/** Secrets are read when the kiosk starts, and only then. */
import { readRegularFile } from '../../files.ts';
import { changeAt, type SecretReference, settingsOfKind } from '../kinds.ts';
import { type Config, schema } from '../schema.ts';
import type { Complaint } from '../text/complaints.ts';

type PathOf<Setting, At extends string = ''> = Setting extends SecretReference
  ? At
  : Setting extends readonly (infer Entry)[]
    ? PathOf<Entry, `${At}[${number}]`>
    : Setting extends object
      ? {
          [Name in keyof Setting & string]: PathOf<
            Setting[Name],
            At extends '' ? Name : `${At}.${Name}`
          >;
        }[keyof Setting & string]
      : never;

/** By the path of the setting that names it: `sip2.password`, `sip2.script[0].send`. */
export type Secrets = Readonly<Partial<Record<PathOf<Config>, string>>>;

/** What is missing or wrong is left out of `secrets`. */
interface ResolvedSecrets {
  ok: boolean;
  secrets: Secrets;
  complaints: readonly Complaint[];
}
type Environment = Readonly<Record<string, string | undefined>>;

const settings = settingsOfKind('secret', schema);

/** The names of all settings that are secrets: `password`, `send` … */
export const secretNames: ReadonlySet<string> = new Set(
  settings.flatMap((steps) => steps.at(-1) ?? []),
);

/** Each secret that the configuration names, with the path of its setting. */
export function secretReferences(config: Partial<Config>): [keyof Secrets, SecretReference][] {
  const references: [keyof Secrets, SecretReference][] = [];
  for (const steps of settings)
    changeAt(config, steps, (value, path) => {
      // A text in the log-in script that is no secret stands there itself.
      if (typeof value === 'object')
        references.push([path as keyof Secrets, value as SecretReference]);
    });
  return references;
}

/** The same without passwords that are not sent: of no log-in, or of another protocol. */
export function usedSecrets(config: Partial<Config>): [keyof Secrets, SecretReference][] {
  return secretReferences(config).filter(
    ([path]) =>
      (path !== 'sip2.password' || config.sip2?.user !== null) &&
      (path !== 'terminal.password' || config.terminal?.driver === 'zvt'),
  );
}

interface Form {
  form: RegExp;
  is: string;
  problem: string;
  remedy: string;
}
const pinHash: Form = {
  // The function, its three costs, salt and hash.
  form: /^scrypt\$\d{4,7}\$\d{1,2}\$\d{1,2}\$[\w-]{16,}\$[\w-]{40,}$/,
  is: 'pin-hash',
  problem: 'is no hash of a PIN; the PIN itself is never kept',
  remedy: 'Keep the line that `kiosk service-pin` prints.',
};
const codeKey: Form = {
  // Base 32, at least 80 bits.
  form: /^[A-Z2-7]{16,128}$/,
  is: 'code-key',
  problem: 'is no key of a one-time code',
  remedy: 'Keep the line that `kiosk service-pin --one-time-code` prints.',
};
const token: Form = {
  form: /^[\w.~+/=-]{24,200}$/,
  is: 'token',
  problem: 'is no token of 24 to 200 letters, digits and . _ ~ + / = -',
  remedy: 'Make one with `openssl rand -hex 32`.',
};
const forms: Readonly<Record<string, Form>> = {
  'terminal.password': {
    form: /^\d{6}$/,
    is: 'six-digits',
    problem: 'the password of the terminal is not six digits',
    remedy: 'Ask the supplier of the terminal for it.',
  },
  'service.operator': pinHash,
  'service.technician': pinHash,
  'service.operatorCode': codeKey,
  'service.technicianCode': codeKey,
  'unstaffed.signal.http.token': token,
};

/**
 * Never throws. A secret that is missing, empty, unreadable or of the wrong form is a complaint
 * with its path; no complaint quotes a secret.
 */
export function readSecrets(config: Partial<Config>, environment: Environment): ResolvedSecrets {
  const secrets: Partial<Record<keyof Secrets, string>> = {};
  const complaints: Complaint[] = [];
  for (const [path, reference] of usedSecrets(config)) {
    const value = 'env' in reference ? environment[reference.env] : firstLineOf(reference.file);
    const form = forms[path];
    if (!value) complaints.push(missing(path, reference));
    else if (form && !form.form.test(value))
      complaints.push({
        path,
        problem: form.problem,
        remedy: form.remedy,
        said: { is: form.is },
      });
    else secrets[path] = value;
  }
  return { ok: complaints.length === 0, secrets, complaints };
}

function firstLineOf(file: string): string | undefined {
  try {
    return readRegularFile(file).toString('utf8').split(/\r?\n/)[0];
  } catch {
    return undefined;
  }
}

function missing(path: string, reference: SecretReference): Complaint {
  if ('env' in reference) {
    const remedy = `Set ${reference.env} in the environment of the kiosk, or name a file with { "file": "…" }.`;
    const said = { is: 'variable-missing', args: { name: reference.env } };
    return { path, problem: `the environment variable ${reference.env} is not set`, remedy, said };
  }
  const remedy = 'Put the secret on its first line, readable for the user of the kiosk.';
  const said = { is: 'secret-file', args: { name: reference.file } };
  return { path, problem: `${reference.file} cannot be read or is empty`, remedy, said };
}
