/** An examination of any library system over SIP2: what it says, beside what the standard says. */
export { type ExamOptions, examine, questions } from './examine.ts';
export type { AtHand, ExamSettings, Level, QuestionFacts, Setting } from './question.ts';
export {
  type Changed,
  compare,
  type ExamAnswer,
  type ExamFinding,
  type ExamReport,
  sentenceOf,
} from './report.ts';
export type { ExamLanguage, Verdict, Words } from './rows/row.ts';
export type { FindingCode } from './rows/rows.ts';
