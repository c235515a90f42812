/** The report of an examination as plain text. */
import {
  compare,
  type ExamAnswer,
  type ExamLanguage,
  questions,
  sentenceOf,
} from '../../../packages/sip2/src/exam/index.ts';
import { foundOf, remedyOf } from '../readiness/page/content.ts';
import { reportWords } from '../readiness/page/words.ts';
import { type EarlierExam, type KioskExam, proposals } from './exam.ts';
import { kioskWords } from './kiosk-words.ts';
import { labelsIn } from './labels.ts';

const width = 100;

/** `before`: to compare with; null: nothing. */
export function examText(
  exam: KioskExam,
  language: ExamLanguage,
  before: EarlierExam | null,
): string {
  const label = labelsIn(language);
  const { library, profile, version } = exam.kiosk;
  const head = [
    `${label('title')}: ${library}`,
    `${label('profile')} ${profile} · ${exam.at} · ${label('version')} ${version}`,
    `${label('level')}: ${label(exam.level)}`,
  ];
  const parts = [
    head.join('\n'),
    ...(before === null ? [] : [changesText(exam, language, before)]),
    ...exam.answers.map((answer) => answerText(answer, language)),
    settingsText(exam, language),
    doctorText(exam, language),
    wrapped(label('note'), 0),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

export function factsOf(id: string) {
  const found = questions.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no question ${id}`);
  return found;
}

function answerText(
  { question, asks, section, findings }: ExamAnswer,
  language: ExamLanguage,
): string {
  const label = labelsIn(language);
  const { title, standard } = factsOf(question);
  const found = findings.map((finding) => {
    const kiosk = kioskWords[finding.code]?.[language];
    const settings = finding.fits?.map(({ name, value }) => `"${name}": ${JSON.stringify(value)}`);
    return [
      wrapped(`[${label(finding.verdict)}] ${sentenceOf(finding, language)}`, 2),
      ...(kiosk === undefined ? [] : [wrapped(`→ ${kiosk}`, 6)]),
      ...(settings === undefined ? [] : [wrapped(`+ ${settings.join(', ')}`, 6)]),
    ].join('\n');
  });
  return [
    `${title[language]} (${asks}; ${section})`,
    wrapped(`${label('standard-says')}: ${standard[language]}`, 2),
    ...found,
  ].join('\n');
}

function changesText(exam: KioskExam, language: ExamLanguage, before: EarlierExam): string {
  const label = labelsIn(language);
  const changes = compare(before, exam).flatMap(({ question, gone, come }) => [
    `  ${factsOf(question).title[language]}`,
    ...gone.map((each) => wrapped(`${label('gone')}: ${sentenceOf(each, language)}`, 4)),
    ...come.map((each) => wrapped(`${label('come')}: ${sentenceOf(each, language)}`, 4)),
  ]);
  const lines = changes.length === 0 ? [`  ${label('unchanged')}`] : changes;
  return [`${label('changed')} ${before.at}`, ...lines].join('\n');
}

function settingsText(exam: KioskExam, language: ExamLanguage): string {
  const label = labelsIn(language);
  const fitting = proposals(exam);
  if (fitting.length === 0) return '';
  const lines = fitting.map(({ name, value }) => `  "${name}": ${JSON.stringify(value)}`);
  return [`${label('settings')} (sip2)`, ...lines, wrapped(label('settings-why'), 2)].join('\n');
}

function doctorText({ kiosk }: KioskExam, language: ExamLanguage): string {
  const label = labelsIn(language);
  const t = reportWords(language, kiosk.timeZone);
  if (kiosk.findings.length === 0) return '';
  const lines = kiosk.findings.map((finding) => {
    const remedy = finding.light === 'ok' ? '' : remedyOf(finding, t);
    const first = wrapped(`[${label(finding.light)}] ${foundOf(finding, t)}`, 2);
    return remedy === '' ? first : `${first}\n${wrapped(`→ ${remedy}`, 6)}`;
  });
  return [label('doctor'), ...lines].join('\n');
}

/** Lines of at most `width`, each after so many blanks. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width - indent) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}
