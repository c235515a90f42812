/** A report on the terminal and in files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, systemCode } from '../../fault.ts';
import { reportHtml } from '../../technician/readiness/page/html.ts';
import { printPdf, whyNoPdf } from '../../technician/readiness/page/pdf.ts';
import { openReportStore } from '../../technician/readiness/store.ts';
import type { CheckLight, ReadinessReport } from '../../technician/report.ts';
import { print, printError, printJson } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';
import type { Options } from './options.ts';

/** Sets the exit code too. */
export async function deliver(
  report: ReadinessReport,
  folder: string,
  { json, html, pdf, language }: Options,
): Promise<void> {
  const page = reportHtml(report, language);
  if (json) printJson(report, 2);
  else await printTable(report);
  if (html !== undefined) write(html, page);
  const keeps = html === undefined && pdf === undefined && !json;
  if (pdf !== undefined || keeps) await writePdf(report, page, folder, pdf);
  if (keeps) tellFiles(report, folder);
  shell().exitCode = { ok: 0, attention: 1, broken: 2 }[report.worst];
}

/** `file` left out: into the data folder, where the report itself is. */
async function writePdf(
  report: ReadinessReport,
  page: string,
  folder: string,
  file: string | undefined,
): Promise<void> {
  const printed = await printPdf(page, shell().env.PATH ?? '');
  if (printed.kind !== 'pdf') {
    printError(`There is no PDF. ${whyNoPdf(printed)}\n`);
    if (file !== undefined) write(`${file.replace(/\.pdf$/i, '')}.html`, page);
    return;
  }
  if (file !== undefined) return write(file, printed.bytes);
  try {
    openReportStore(folder).saveFile(report.id, 'pdf', printed.bytes);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    printError(`${error.message} ${error.remedy}\n`);
  }
}

function write(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content, { mode: 0o600 });
  } catch (error) {
    const text = `${file} cannot be written (${systemCode(error)}).\nName another place.`;
    throw new Refusal(text, exitCodes.cannotWrite);
  }
  printError(`${file} is written.\n`);
}

function tellFiles({ id }: ReadinessReport, folder: string): void {
  const store = openReportStore(folder);
  const kinds = (['json', 'html', 'pdf'] as const).filter((kind) => store.readFile(id, kind));
  if (kinds.length > 0) print(`${join(store.folder, `${id}.{${kinds.join(',')}}`)}\n`);
}

const words: Readonly<Record<CheckLight, string>> = {
  ok: 'passed',
  attention: 'ATTENTION',
  broken: 'FAILED',
  off: 'none',
  'not-judged': 'not judged',
};
const colours: Readonly<Record<CheckLight, number>> = {
  ok: 32,
  attention: 33,
  broken: 31,
  off: 90,
  'not-judged': 36,
};

async function printTable({ checks, device, library, by, versions, devices }: ReadinessReport) {
  const { paint, printTable: table } = await import('../common/table.ts');
  const rows = checks.map(({ check, light, code, text, remedy, where, ms, by: person }) => {
    const wrong = light === 'broken' || light === 'attention';
    const lines = [
      ms === undefined ? text : `${text} (${ms} ms)`,
      ...(wrong && remedy ? [`→ ${remedy}`] : []),
      ...(wrong ? [`  ${where === undefined ? '' : `${where} · `}${code}`] : []),
    ];
    return [check, paint(words[light], colours[light]), person ?? '', lines.join('\n')];
  });
  table(['check', '', 'by', 'finding'], rows, [13, 10, 4]);
  const widest = Math.max(...devices.map(({ part }) => part.length)) + 1;
  for (const { part, identity, serial, address } of devices)
    print(
      `${part.padEnd(widest)}${[identity, serial && `serial ${serial}`, address].filter(Boolean).join(' · ')}\n`,
    );
  print(`${versions.map(({ name, version }) => `${name} ${version}`).join(' · ')}\n`);
  const count = (light: CheckLight) => checks.filter((each) => each.light === light).length;
  const sum = `${count('ok')} passed, ${count('broken')} failed, ${count('attention')} need attention, ${count('not-judged')} not judged.`;
  print(`${device}, ${library}${by === undefined ? '' : `, by ${by}`}: ${sum}\n`);
}
