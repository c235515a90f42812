/** What maintainers need to know of a kiosk, as files without secrets and personal data. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, freemem, release, totalmem, uptime, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { listUsbPrinters } from '../../../hardware/printer/usb-printers.ts';
import { listSerialPorts } from '../../../hardware/serial-ports.ts';
import type { Sources } from '../../config/files/sources.ts';
import { loadConfig } from '../../config/load.ts';
import { type Complaint, noSuchSetting, writePath } from '../../config/text/complaints.ts';
import { Fault } from '../../fault.ts';
import { visibleControls } from '../../printable.ts';
import { version } from '../../version.ts';
import type { BranchView, TraceLine } from '../actions.ts';
import { readAudit } from '../audit/audit-files.ts';
import { askKiosk } from '../control/control-client.ts';
import { type DataFolder, dataFolderOf } from '../doctor/data-folder.ts';
import { diagnose } from '../doctor/doctor.ts';
import { maskLogLine, maskText, maskValue, promisesSecret } from './mask.ts';

export interface BundleOptions {
  file: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** a file with the log, in data of the journal of the unit */
  logFile?: string;
  unit: string;
  since: string;
}
/** name in the bundle → text */
export type Bundle = Readonly<Record<string, string>>;

const mostLogBytes = 20_000_000;
/** for an answer of the running kiosk */
const askMs = 3_000;
const mostAudit = 5_000;
function pretty(value: unknown) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Throws only where the given log file cannot be read. */
export async function collect(options: BundleOptions): Promise<Bundle> {
  const loaded = loadConfig(options.file);
  const secrets = filesOf(options.file, loaded.sources).flatMap(({ file, json }) =>
    secretsOf(json, { folder: dirname(file), environment: options.environment }),
  );
  const data = dataFolderOf(options.file);
  const log = await logOf(options);
  const [{ findings, running }, trace, branch, unit] = await Promise.all([
    diagnose({ file: options.file, environment: options.environment }),
    data
      ? traceOf(data, loaded.ok ? loaded.config.sip2.traceFile : undefined)
      : Promise.resolve([]),
    data ? branchOf(data) : null,
    run('systemctl', [
      'show',
      options.unit,
      '-p',
      'ActiveState,SubState,NRestarts,ExecMainStatus,ActiveEnterTimestamp',
    ]),
  ]);
  const texts: Record<string, string> = {
    'README.txt': about,
    'about.json': pretty({ ...machine(), running, unit: unit?.trim().split('\n') ?? null }),
    'configuration.json': pretty(
      configurationOf(
        filesOf(options.file, loaded.sources),
        loaded.ok ? [] : loaded.complaints,
        secrets,
      ),
    ),
    'doctor.json': pretty(maskValue(findings, secrets)),
    ...(branch === null ? {} : { 'branch.json': pretty(maskValue(branch, secrets)) }),
    'journal.json': pretty(data ? await countsOf(data) : null),
    'ports.json': pretty(maskValue([...listSerialPorts(), ...listUsbPrinters()], secrets)),
    'sip2-trace.jsonl': trace
      .map((line) => `${JSON.stringify(maskValue(line, secrets))}\n`)
      .join(''),
    'log.jsonl': log === null ? '(no log was found)\n' : maskLog(log, secrets),
    'audit.jsonl': data ? auditOf(data, secrets) : '',
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, visibleControls(text)]),
  );
}

const about = `What is in here, to be looked at before it is sent:
  about.json          versions of the kiosk and of this machine
  configuration.json  the configuration and its bases; secrets are only named in it, log-in texts and unknown settings are blacked out
  doctor.json         what kiosk doctor found
  branch.json         of a kiosk in a branch that runs: its link, the other kiosks, figures
  journal.json        how many entries, by kind and state; no entry
  ports.json          serial ports
  sip2-trace.jsonl    the last messages of the line to the library system, masked
  log.jsonl           the log; lines that are no entry of the kiosk are left out
  audit.jsonl         what technicians changed, without values
Numbers of seven digits and more, tag numbers and mail addresses are taken out everywhere.
`;

/** The secret values that can be read, to be masked wherever they occur. */
function secretsOf(
  value: unknown,
  from: { folder: string; environment: BundleOptions['environment'] },
  name = '',
): string[] {
  // Written in clear where a reference belongs: it may occur elsewhere too.
  if (typeof value === 'string' && promisesSecret(name)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  if ('env' in value && typeof value.env === 'string') return [from.environment[value.env] ?? ''];
  if ('file' in value && typeof value.file === 'string')
    return [readOr(resolve(from.folder, value.file), '').split(/\r?\n/)[0] ?? ''];
  return Object.entries(value).flatMap(([inner, each]) => secretsOf(each, from, inner));
}

function machine(): object {
  const system = /^PRETTY_NAME="?(.*?)"?$/m.exec(readOr('/etc/os-release', ''))?.[1] ?? null;
  const { node, v8, openssl, uv } = process.versions;
  return {
    kiosk: version,
    at: new Date().toISOString(),
    versions: { node, v8, openssl, uv },
    machine: { system, kernel: release(), arch: arch(), upSeconds: Math.round(uptime()) },
    memory: { totalBytes: totalmem(), freeBytes: freemem() },
    user: { name: userInfo().username, groups: process.getgroups?.() ?? [] },
  };
}

/** The last ones of it, oldest first. */
function auditOf({ folder }: DataFolder, secrets: readonly string[]): string {
  const entries = existsSync(folder) ? readAudit(folder, { most: mostAudit }) : [];
  return maskText(
    entries
      .toReversed()
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join(''),
    secrets,
  );
}

interface FileContent {
  file: string;
  /** in the present shape */
  json: unknown;
}

/** The configuration, and its bases. */
function filesOf(file: string, { own, bases }: Sources): [FileContent, ...FileContent[]] {
  return [{ file: resolve(file), json: own ?? null }, ...bases];
}

/** A file that is no JSON may hold anything: then only what is wrong with it. */
function configurationOf(
  [own, ...bases]: readonly [FileContent, ...FileContent[]],
  complaints: readonly Complaint[],
  secrets: readonly string[],
): object {
  const unknown = new Set(
    complaints.filter(({ problem }) => problem === noSuchSetting).map(({ path }) => path),
  );
  const shown = ({ json }: FileContent) => maskValue(blackedOut(json, [], unknown), secrets);
  return {
    complaints: maskValue(complaints, secrets),
    content: shown(own),
    ...(bases.length === 0
      ? {}
      : { bases: bases.map((base) => ({ file: base.file, content: shown(base) })) }),
  };
}

/** An unknown setting may hold anything: a password under a misspelt name, a note about a person. */
function blackedOut(
  value: unknown,
  path: readonly PropertyKey[],
  unknown: ReadonlySet<string>,
): unknown {
  if (unknown.has(writePath(path))) return '***';
  if (Array.isArray(value))
    return value.map((each, at) => blackedOut(each, [...path, at], unknown));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, blackedOut(each, [...path, key], unknown)]),
  );
}

async function countsOf({ folder, keyFile }: DataFolder): Promise<object> {
  const [{ readJournal }, { countJournal }] = await Promise.all([
    import('../../store/snapshot.ts'),
    import('../../store/journal-counts.ts'),
  ]);
  try {
    const options = { folder, log: () => {}, ...(keyFile === undefined ? {} : { keyFile }) };
    return readJournal(options, (journal) => {
      const kinds: Record<string, number> = {};
      for (const { transaction, settlement } of [...journal.open(), ...journal.staff()]) {
        const key = `${transaction.kind} ${settlement?.state ?? 'begun'}`;
        kinds[key] = (kinds[key] ?? 0) + 1;
      }
      return { ...countJournal(journal), unsettled: kinds };
    });
  } catch (error) {
    if (error instanceof Fault) return { fault: error.code };
    throw error;
  }
}

/** null: no kiosk runs, or it is in no branch */
async function branchOf({ folder }: DataFolder): Promise<BranchView | null> {
  const asked = await askKiosk<BranchView>(folder, '/branch', askMs);
  return asked.kind === 'answer' && asked.value.state !== null ? asked.value : null;
}

/** Of a running kiosk; else of the last trace file. */
async function traceOf(
  { folder }: DataFolder,
  traceFile: string | undefined,
): Promise<readonly unknown[]> {
  const asked = await askKiosk<TraceLine[]>(folder, '/library/trace', askMs);
  if (asked.kind === 'answer') return asked.value;
  const files = [traceFile, join(folder, 'sip2-trace.jsonl')];
  const file = files.find((each) => each !== undefined && existsSync(each));
  const lines = readOr(file ?? '', '')
    .split('\n')
    .slice(-500);
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return [];
    }
  });
}

async function logOf({ logFile, unit, since }: BundleOptions): Promise<string | null> {
  if (logFile !== undefined) return readFileSync(logFile, 'utf8').slice(-mostLogBytes);
  const text = await run('journalctl', ['-u', unit, '-o', 'cat', '--no-pager', '--since', since]);
  return text === null || /^-- No entries --\s*$/.test(text) ? null : text.slice(-mostLogBytes);
}
function maskLog(log: string, secrets: readonly string[]) {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${maskLogLine(line, secrets)}\n`)
    .join('');
}

/** null: there is no such program, or it failed. */
function run(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((done) => {
    const limits = { timeout: 20_000, maxBuffer: mostLogBytes * 2 };
    execFile(command, args, limits, (error, text) => done(error ? null : text));
  });
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
