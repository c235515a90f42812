/** A report as one HTML file: its style and its letters are in it, and nothing is loaded. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { besideProgram } from '../../../files.ts';
import type { ReadinessReport } from '../../report.ts';
import { reportTree, sentenceOf } from './content.ts';
import { escaped, toHtml } from './tree.ts';
import { reportWords } from './words.ts';

/** Where the build puts the letters of the page; not there in the sources. */
const assets = besideProgram('dist/ui/assets');
const style = besideProgram('src/technician/readiness/page/report.css');
const faces = [
  { family: 'Atkinson Next', file: 'atkinson-hyperlegible-next-latin-wght-normal' },
  {
    family: 'Atkinson Next',
    file: 'atkinson-hyperlegible-next-latin-ext-wght-normal',
    range: 'U+0100-02BA, U+1E00-1EFF, U+20A0-20C0',
  },
  { family: 'Open Zero', file: 'hanken-grotesk-latin-wght-normal', range: 'U+0030' },
  { family: 'Atkinson Mono', file: 'atkinson-hyperlegible-mono-latin-wght-normal' },
] as const;

/** The page around the report, at the density of a desk; printed without it. */
const around = `
html { background: #eff3f3; font-size: 16px; }
body { margin: 0 auto; max-width: 62rem; padding: 2.4rem 2.8rem 3rem; background: #ffffff; min-height: 100vh; box-sizing: border-box; }
@media print {
  html, body { background: #ffffff; font-size: 9.5pt; }
  body { max-width: none; padding: 0; min-height: 0; }
}`;

/** `language`: that of the library where left out. */
export function reportHtml(report: ReadinessReport, language = report.language): string {
  const t = reportWords(language, report.timeZone);
  const foot = `${report.library} · ${report.device} · ${report.id}`.replace(/["\\\n]/g, ' ');
  const pages = `@page { @bottom-left { content: "${foot}"; ${foots} } @bottom-right { content: counter(page) " / " counter(pages); ${foots} } }`;
  const title = `${t('readiness.report')}: ${sentenceOf(report, t)}`;
  // No tag ends in a style: `</` in a name of the library would close it.
  const css = [fontFaces(), readFileSync(style, 'utf8'), around, pages].join('\n');
  return `<!doctype html>
<html lang="${t.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:">
<title>${escaped(title)}</title>
<style>${css.replaceAll('</', '<\\/')}</style>
<body><main>${toHtml(reportTree(report, t))}</main></body>
</html>
`;
}

const foots = 'font: 7.5pt "Open Zero", "Atkinson Next", sans-serif; color: #445760;';

function fontFaces(): string {
  if (!existsSync(assets)) return '';
  const files = readdirSync(assets);
  return faces
    .flatMap((face) => {
      const name = files.find((each) => each.startsWith(face.file) && each.endsWith('.woff2'));
      if (name === undefined) return [];
      const data = readFileSync(join(assets, name)).toString('base64');
      const range = 'range' in face ? `unicode-range: ${face.range};` : '';
      return `@font-face { font-family: "${face.family}"; font-weight: 200 800; src: url(data:font/woff2;base64,${data}) format("woff2"); ${range} }`;
    })
    .join('\n');
}
