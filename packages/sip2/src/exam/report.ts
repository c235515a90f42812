/** The report of an examination: data, without anything of a person. */
import { withoutControls } from '../codec/values.ts';
import type { Level, Note, QuestionFacts, Setting } from './question.ts';
import type { ExamLanguage, Verdict } from './rows/row.ts';
import { type FindingCode, rows } from './rows/rows.ts';

export interface ExamFinding {
  readonly code: FindingCode;
  /** a message, a field, a flag or a figure */
  readonly about: string;
  readonly verdict: Verdict;
  readonly fits?: readonly Setting[];
}

export interface ExamAnswer {
  readonly question: string;
  readonly level: Level;
  readonly asks: string;
  readonly section: string;
  /** the whole question took so long */
  readonly ms: number;
  readonly findings: readonly ExamFinding[];
}

export interface ExamReport {
  /** of this form of a report */
  readonly exam: 1;
  /** ISO 8601 */
  readonly at: string;
  readonly level: Level;
  readonly answers: readonly ExamAnswer[];
}

export function answerOf(
  { id, level, asks, section }: QuestionFacts,
  notes: readonly Note[],
  ms: number,
): ExamAnswer {
  const findings = notes.map(({ code, about = '', fits }) => ({
    code,
    about: clean(about),
    verdict: rows[code].verdict,
    ...(fits === undefined ? {} : { fits }),
  }));
  return {
    question: id,
    level,
    asks,
    section,
    ms: Math.round(ms),
    findings: withoutTwins(findings),
  };
}

/** Parts of it come from the wire. */
function clean(about: string): string {
  return withoutControls(about).slice(0, longestAbout);
}
const longestAbout = 300;

/** A question of several messages finds one thing once. */
function withoutTwins(findings: readonly ExamFinding[]): ExamFinding[] {
  return findings.filter((each, at) => findings.findIndex((other) => isSame(each, other)) === at);
}

function isSame(one: Found, other: Found): boolean {
  return one.code === other.code && one.about === other.about;
}

/** The sentence of a finding; its code, where a report of another version has one that is not known. */
export function sentenceOf(
  { code, about }: Pick<Found, 'code' | 'about'>,
  language: ExamLanguage,
): string {
  const row = Object.hasOwn(rows, code) ? rows[code as FindingCode] : null;
  // A function, for a replacement text has signs of its own.
  return row?.said[language].replace('{about}', () => about) ?? `${code} ${about}`.trim();
}

/** As a report of another day has it: another version may have found what this one does not know. */
interface Found {
  readonly code: string;
  readonly about: string;
  readonly verdict: Verdict;
}
interface Earlier {
  readonly answers: readonly { readonly question: string; readonly findings: readonly Found[] }[];
}

export interface Changed {
  readonly question: string;
  readonly gone: readonly Found[];
  readonly come: readonly ExamFinding[];
}

/** What is found otherwise than before, of the questions that both asked. */
export function compare(before: Earlier, now: ExamReport): Changed[] {
  return now.answers.flatMap(({ question, findings }) => {
    const earlier = before.answers.find((each) => each.question === question);
    if (earlier === undefined || isUntried(earlier.findings) || isUntried(findings)) return [];
    const gone = earlier.findings.filter((each) => !findings.some((one) => isSame(one, each)));
    const come = findings.filter((each) => !earlier.findings.some((one) => isSame(one, each)));
    return gone.length + come.length === 0 ? [] : [{ question, gone, come }];
  });
}

function isUntried(findings: readonly Found[]): boolean {
  return findings.every(({ verdict }) => verdict === 'not-tried');
}
