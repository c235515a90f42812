/** Secrets are looked up when the kiosk starts, and only then. */
import { readRegularFile } from '../files.ts';
import type { Complaint } from './complaints.ts';
import type { Config } from './schema.ts';
import type { SecretReference } from './values.ts';

export interface Secrets {
  /** '' where no login is sent */
  sip2Password: string;
  /** AC; '' where the configuration names none */
  sip2TerminalPassword: string;
  /** what each row of the log-in script sends */
  sip2Script: readonly string[];
  /** null: no payment terminal */
  terminalPassword: string | null;
  /** hashes of the PINs of the service panel; null: no such role */
  servicePins: { operator: string | null; technician: string | null };
  /** keys of their one-time codes; null: the PIN alone */
  serviceCodes: { operator: string | null; technician: string | null };
}
/** Base 32, 80 bits at least. */
const codeKey = /^[A-Z2-7]{16,128}$/;
/** As `kiosk service-pin` prints it: the function, its three costs, salt and hash. */
const pinHash = /^scrypt\$\d{4,7}\$\d{1,2}\$\d{1,2}\$[\w-]{16,}\$[\w-]{40,}$/;

/** Not `ok`: what is missing is empty in `secrets`. */
export type ResolvedSecrets =
  | { ok: true; secrets: Secrets }
  | { ok: false; secrets: Secrets; complaints: readonly Complaint[] };

/**
 * Never throws. A secret that is missing, empty or unreadable is a complaint with its path; no
 * complaint holds a secret.
 */
export function readSecrets(
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
): ResolvedSecrets {
  const complaints: Complaint[] = [];
  const look = lookIn(environment, complaints);
  const { sip2, terminal, service } = config;
  const lookForService = (name: 'operator' | 'technician' | 'operatorCode' | 'technicianCode') => {
    const reference = service[name];
    return reference === null ? null : look(`service.${name}`, reference);
  };
  const secrets: Secrets = {
    sip2Password: sip2.user === null ? '' : look('sip2.password', sip2.password),
    sip2TerminalPassword: sip2.terminalPassword
      ? look('sip2.terminalPassword', sip2.terminalPassword)
      : '',
    sip2Script: (sip2.script ?? []).map(({ send }, row) =>
      typeof send === 'string' ? send : look(`sip2.script[${row}].send`, send),
    ),
    terminalPassword: terminal ? lookForTerminal(terminal.password, look, complaints) : null,
    servicePins: { operator: lookForService('operator'), technician: lookForService('technician') },
    serviceCodes: {
      operator: lookForService('operatorCode'),
      technician: lookForService('technicianCode'),
    },
  };
  for (const role of ['operator', 'technician'] as const) {
    const line = secrets.servicePins[role];
    if (!line || pinHash.test(line)) continue;
    const problem = 'is no hash of a PIN; the PIN itself is never kept';
    complaints.push({
      path: `service.${role}`,
      problem,
      remedy: 'Keep the line that `kiosk service-pin` prints.',
    });
  }
  for (const role of ['operator', 'technician'] as const) {
    const key = secrets.serviceCodes[role];
    if (!key || codeKey.test(key)) continue;
    const remedy = 'Keep the line that `kiosk service-pin --one-time-code` prints.';
    complaints.push({
      path: `service.${role}Code`,
      problem: 'is no key of a one-time code',
      remedy,
    });
  }
  return complaints.length === 0 ? { ok: true, secrets } : { ok: false, secrets, complaints };
}

/**
 * The password of the terminal alone, for who asks nothing else; the complaint where there is none.
 */
export function readTerminalPassword(
  { password }: NonNullable<Config['terminal']>,
  environment: Readonly<Record<string, string | undefined>>,
): { password: string } | { complaint: Complaint } {
  const complaints: Complaint[] = [];
  const found = lookForTerminal(password, lookIn(environment, complaints), complaints);
  const [complaint] = complaints;
  return complaint ? { complaint } : { password: found };
}

type Look = (path: string, reference: SecretReference) => string;

function lookIn(
  environment: Readonly<Record<string, string | undefined>>,
  complaints: Complaint[],
): Look {
  return (path, reference) => {
    const found = 'env' in reference ? environment[reference.env] : readFirstLine(reference.file);
    if (found !== undefined && found !== '') return found;
    complaints.push(
      'env' in reference ? noVariable(path, reference.env) : noFile(path, reference.file),
    );
    return '';
  };
}

function lookForTerminal(reference: SecretReference, look: Look, complaints: Complaint[]): string {
  const path = 'terminal.password';
  const password = look(path, reference);
  if (password !== '' && !/^\d{6}$/.test(password)) {
    const problem = 'the password of the terminal is not six digits';
    complaints.push({ path, problem, remedy: 'Ask the supplier of the terminal for it.' });
  }
  return password;
}

function readFirstLine(file: string): string | undefined {
  try {
    return readRegularFile(file).toString('utf8').split(/\r?\n/)[0];
  } catch {
    return undefined;
  }
}

function noVariable(path: string, name: string): Complaint {
  const remedy = `Set ${name} in the environment of the kiosk, or name a file with { "file": "…" }.`;
  return { path, problem: `the environment variable ${name} is not set`, remedy };
}

function noFile(path: string, file: string): Complaint {
  const remedy = 'Put the secret on its first line, readable for the user of the kiosk.';
  return { path, problem: `${file} cannot be read or is empty`, remedy };
}
