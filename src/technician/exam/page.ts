/** The report of an examination as one HTML file to read and to print: nothing is loaded. */
import {
  compare,
  type ExamAnswer,
  type ExamFinding,
  type ExamLanguage,
  sentenceOf,
  type Verdict,
} from '../../../packages/sip2/src/exam/index.ts';
import { foundOf, remedyOf } from '../readiness/page/content.ts';
import { type Element, el, escaped, tableOf, toHtml } from '../readiness/page/tree.ts';
import { reportWords } from '../readiness/page/words.ts';
import { type EarlierExam, type KioskExam, proposals } from './exam.ts';
import { kioskWords } from './kiosk-words.ts';
import { labelsIn } from './labels.ts';
import { examStyle } from './style.ts';
import { factsOf } from './text.ts';

/** By shape and word; colour is only added. */
const marks: Readonly<Record<Verdict, string>> = {
  standard: '✓',
  differs: '≠',
  unsaid: '○',
  'not-tried': '–',
};

export function examHtml(
  exam: KioskExam,
  language: ExamLanguage,
  before: EarlierExam | null,
): string {
  const label = labelsIn(language);
  const body = el(
    'main',
    {},
    head(exam, language),
    before === null ? null : changes(exam, language, before),
    settings(exam, language),
    el(
      'section',
      {},
      exam.answers.map((answer) => answerOf(answer, language)),
    ),
    doctor(exam, language),
    el('p', { class: 'note' }, label('note')),
  );
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(`${label('title')}: ${exam.kiosk.library}`)}</title>
<style>${examStyle}</style>
<body>${toHtml(body)}</body>
</html>
`;
}

function head(exam: KioskExam, language: ExamLanguage): Element {
  const label = labelsIn(language);
  const { library, profile, version } = exam.kiosk;
  const all = exam.answers.flatMap(({ findings }) => findings);
  const counts = (['differs', 'unsaid', 'standard', 'not-tried'] as const).map((verdict) => {
    const count = all.filter((each) => each.verdict === verdict).length;
    return el(
      'li',
      { class: verdict },
      `${marks[verdict]} `,
      el('b', {}, String(count)),
      ` ${label(verdict)}`,
    );
  });
  const facts: readonly (readonly [string, string])[] = [
    [label('date'), momentOf(exam.at, exam, language)],
    [label('profile'), profile],
    [label('version'), version],
    [label('level'), label(exam.level)],
  ];
  return el(
    'header',
    {},
    el('p', { class: 'kind' }, label('title')),
    el('h1', {}, library),
    el('ul', { class: 'counts' }, counts),
    el(
      'dl',
      {},
      facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
    ),
  );
}

function momentOf(at: string, { kiosk }: KioskExam, language: ExamLanguage): string {
  const locale = language === 'en' ? 'en-GB' : language;
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: kiosk.timeZone } as const;
  return new Intl.DateTimeFormat(locale, options).format(new Date(at));
}

function answerOf(
  { question, asks, section, findings }: ExamAnswer,
  language: ExamLanguage,
): Element {
  const label = labelsIn(language);
  const { title, standard } = factsOf(question);
  const columns = [label('verdict'), label('says'), label('kiosk')];
  return el(
    'article',
    {},
    el('h2', {}, title[language], ' ', el('small', {}, `${asks} · ${section}`)),
    el(
      'p',
      { class: 'standard-says' },
      el('b', {}, `${label('standard-says')}: `),
      standard[language],
    ),
    tableOf(
      columns,
      findings.map((finding) => row(finding, language)),
    ),
  );
}

function row(finding: ExamFinding, language: ExamLanguage): Element {
  const { verdict, code, fits = [] } = finding;
  const proposed = fits.map(({ name, value }) =>
    el('code', {}, `"${name}": ${JSON.stringify(value)}`),
  );
  return el(
    'tr',
    { class: verdict },
    el('td', { class: 'verdict' }, `${marks[verdict]} ${labelsIn(language)(verdict)}`),
    el('td', {}, sentenceOf(finding, language)),
    el('td', {}, kioskWords[code]?.[language] ?? '', ...proposed),
  );
}

function changes(exam: KioskExam, language: ExamLanguage, before: EarlierExam): Element {
  const label = labelsIn(language);
  const changed = compare(before, exam);
  const said = (findings: readonly Parameters<typeof sentenceOf>[0][]) =>
    findings.map((each) => el('p', {}, sentenceOf(each, language)));
  const rows = changed.map(({ question, gone, come }) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, factsOf(question).title[language]),
      el('td', {}, said(gone)),
      el('td', {}, said(come)),
    ),
  );
  const list =
    rows.length === 0
      ? el('p', {}, label('unchanged'))
      : tableOf(['', label('gone'), label('come')], rows);
  const since = `${label('changed')} ${momentOf(before.at, exam, language)}`;
  return el('section', { class: 'box' }, el('h2', {}, since), list);
}

function settings(exam: KioskExam, language: ExamLanguage): Element | null {
  const label = labelsIn(language);
  const fitting = proposals(exam);
  if (fitting.length === 0) return null;
  return el(
    'section',
    { class: 'box' },
    el('h2', {}, label('settings')),
    el(
      'pre',
      {},
      fitting.map(({ name, value }) => `"${name}": ${JSON.stringify(value)}`).join('\n'),
    ),
    el('p', {}, label('settings-why')),
  );
}

function doctor({ kiosk }: KioskExam, language: ExamLanguage): Element | null {
  const label = labelsIn(language);
  const t = reportWords(language, kiosk.timeZone);
  if (kiosk.findings.length === 0) return null;
  const rows = kiosk.findings.map((finding) => {
    const remedy = finding.light === 'ok' ? '' : remedyOf(finding, t);
    return el(
      'tr',
      { class: finding.light },
      el('td', { class: 'verdict' }, label(finding.light)),
      el('td', {}, foundOf(finding, t)),
      el('td', {}, remedy),
    );
  });
  return el('article', {}, el('h2', {}, label('doctor')), el('table', {}, el('tbody', {}, rows)));
}
