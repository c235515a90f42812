/** The reports in the data folder: `reports/<id>.json`, `.html` and `.pdf`; the last fifty stay. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, systemCode } from '../../fault.ts';
import { writeFileAtomically } from '../../files.ts';
import type { ReadinessReport, ReportLine } from '../report.ts';

const keptReports = 50;
/** Of the self-check only the last one: there is one a day. */
const selfCheckName = 'self-check';
const mode = 0o600;
const idForm = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}-\d{3}Z$/;
export const fileKinds = ['json', 'html', 'pdf'] as const;
export type FileKind = (typeof fileKinds)[number];

export interface ReportStore {
  /** Throws a Fault where it cannot be written. */
  save(report: ReadinessReport): void;
  saveFile(id: string, kind: 'html' | 'pdf', content: string | Uint8Array): void;
  /** newest first */
  list(): readonly ReportLine[];
  read(id: string): ReadinessReport | null;
  /** null: there is none */
  readFile(id: string, kind: FileKind): Buffer | null;
  lastSelfCheck(): ReadinessReport | null;
  folder: string;
}

export function openReportStore(dataFolder: string): ReportStore {
  const folder = join(dataFolder, 'reports');
  const fileOf = (name: string, kind: FileKind) => join(folder, `${name}.${kind}`);
  const write = (name: string, kind: FileKind, content: string | Uint8Array) => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileAtomically(fileOf(name, kind), content, mode);
    } catch (cause) {
      const text = `The report cannot be written (${systemCode(cause)}).`;
      const remedy = `Make room, and let the user of the kiosk write ${folder}.`;
      throw new Fault('service', 'report-unwritable', text, remedy, cause);
    }
  };
  const ids = () =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => name.endsWith('.json') && idForm.test(name.slice(0, -5)))
      .map((name) => name.slice(0, -5))
      .sort()
      .reverse();
  const read = (name: string): ReadinessReport | null => {
    try {
      return JSON.parse(readFileSync(fileOf(name, 'json'), 'utf8')) as ReadinessReport;
    } catch {
      return null; // none of that name, or a file that another program spoilt
    }
  };
  const prune = () => {
    for (const id of ids().slice(keptReports))
      for (const kind of fileKinds) rmSync(fileOf(id, kind), { force: true });
  };
  return {
    folder,
    save: (report) => {
      const name = report.kind === 'self-check' ? selfCheckName : report.id;
      write(name, 'json', `${JSON.stringify(report, null, 2)}\n`);
      prune();
    },
    saveFile: (id, kind, content) => write(checked(id), kind, content),
    list: () => ids().flatMap((id) => lineOf(read(id), existsSync(fileOf(id, 'pdf')))),
    read: (id) => (idForm.test(id) ? read(id) : null),
    readFile: (id, kind) =>
      idForm.test(id) && existsSync(fileOf(id, kind)) ? readFileSync(fileOf(id, kind)) : null,
    lastSelfCheck: () => read(selfCheckName),
  };
}

/** An id comes over the network: only its own form becomes a path. */
function checked(id: string): string {
  if (!idForm.test(id)) throw new Error('no id of a report');
  return id;
}

export function idAt(now: string): string {
  return now.replace(/[:.]/g, '-');
}

export function lineOf(report: ReadinessReport | null, pdf: boolean): ReportLine[] {
  if (report === null) return [];
  const { id, kind, by, endedAt, worst, checks } = report;
  const failed = checks.filter(({ light }) => light === 'broken' || light === 'attention');
  return [
    {
      id,
      kind,
      endedAt,
      worst,
      pdf,
      ...(by === undefined ? {} : { by }),
      failed: failed.map(({ check }) => check),
      notJudged: checks.filter(({ light }) => light === 'not-judged').length,
    },
  ];
}
