import type { Profile } from '../profiles/profile.ts';
import { type LineOptions, openExamLine } from './line.ts';
import {
  type AtHand,
  type ExamSettings,
  type Level,
  levels,
  type Question,
  type QuestionFacts,
} from './question.ts';
import { breaks } from './questions/break.ts';
import { idle } from './questions/idle.ts';
import { invoiced } from './questions/invoiced.ts';
import { bareNumber, item, unknownItem } from './questions/item.ts';
import { lines } from './questions/lists.ts';
import {
  listed,
  loan,
  ownLoan,
  putBack,
  renewal,
  returned,
  returnedAgain,
} from './questions/loan.ts';
import { card, unknownCard } from './questions/patron.ts';
import { payment } from './questions/payment.ts';
import { blocked, pin } from './questions/pin.ts';
import { registrations } from './questions/registrations.ts';
import { status } from './questions/status.ts';
import { answerOf, type ExamAnswer, type ExamReport } from './report.ts';
import { createTally } from './tally.ts';

const logIn: QuestionFacts = {
  id: 'log-in',
  level: 'look',
  asks: '93',
  section: 'Login Response',
  title: { en: 'The way, and the log-in', nl: 'De weg, en de aanmelding' },
  standard: {
    en: '94 says whether the log-in is accepted (1), on each connection anew.',
    nl: '94 zegt of de aanmelding aanvaard is (1), op elke verbinding opnieuw.',
  },
};
const errorDetection: QuestionFacts = {
  id: 'error-detection',
  level: 'look',
  asks: 'AY, AZ',
  section: 'Error Detection',
  title: { en: 'Numbers and checksums', nl: 'Nummers en controlesommen' },
  standard: {
    en: 'An answer has the number (AY) of its question, and a checksum (AZ), where the question has them.',
    nl: 'Een antwoord heeft het nummer (AY) van zijn vraag, en een controlesom (AZ), als de vraag ze heeft.',
  },
};
const form: QuestionFacts = {
  id: 'form',
  level: 'look',
  asks: '94 98 64 18',
  section: 'Message Format',
  title: { en: 'The form of its messages', nl: 'De vorm van zijn berichten' },
  standard: {
    en: 'Fixed values have their width; each field has its two letters and ends with the sign between fields; required fields are there.',
    nl: 'Vaste waarden hebben hun breedte; elk veld heeft zijn twee letters en eindigt met het scheidingsteken; verplichte velden zijn er.',
  },
};

/** In the order in which they are asked: what was lent is put back last. */
const asked: readonly Question[] = [
  ...[status, card, lines, registrations, unknownCard, item, unknownItem, bareNumber, idle],
  ...[
    pin,
    blocked,
    loan,
    ownLoan,
    listed,
    renewal,
    returned,
    returnedAgain,
    payment,
    invoiced,
    ...breaks,
    putBack,
  ],
];

function isAsked({ level: own, isOf }: Question, level: Level, profile: Profile): boolean {
  return levels.indexOf(own) <= levels.indexOf(level) && (isOf?.(profile) ?? true);
}

/** In the order of the report. */
export const questions: readonly QuestionFacts[] = [logIn, ...asked, errorDetection, form];

export interface ExamOptions extends Omit<LineOptions, 'answerMs' | 'connectMs'> {
  readonly settings: ExamSettings;
  readonly atHand: AtHand;
  /** default: look */
  readonly level?: Level;
  /** default: 10 s */
  readonly answerMs?: number;
  /** default: 5 s */
  readonly connectMs?: number;
  /** a question is about to be asked */
  readonly onQuestion?: (question: QuestionFacts) => void;
}

/**
 * Examines a library system: asks each question once, as it is, and repairs nothing. At the level
 * *look* nothing is changed. Never rejects for what the library system does. Aborted by `signal`, it
 * ends the question under way, puts back what it has changed, and asks nothing else.
 */
export async function examine(options: ExamOptions): Promise<ExamReport> {
  const {
    settings,
    atHand,
    level = 'look',
    answerMs = 10_000,
    connectMs = 5_000,
    onQuestion,
  } = options;
  const tally = createTally();
  const line = openExamLine({ ...options, answerMs, connectMs }, tally);
  const answers: ExamAnswer[] = [];
  const course = { isLent: false, mayBeLent: false, isUncertain: false, isPinRefused: false };
  const at = settings.now();
  try {
    let since = performance.now();
    onQuestion?.(logIn);
    const first = await line.logIn();
    answers.push(answerOf(logIn, first, performance.now() - since));
    const isIn = line.isOpen && !first.some(({ code }) => code === 'log-in-refused');
    let isAnswered = isIn;
    for (const question of asked.filter((each) => isAsked(each, level, settings.profile))) {
      since = performance.now();
      const has = question.needs?.every((each) => atHand[each] !== undefined) ?? true;
      const isEnded = options.signal?.aborted === true && question !== putBack;
      const isRun = isAnswered && has && !isEnded;
      if (isRun) onQuestion?.(question);
      const notes = isRun
        ? await question.run({ settings, atHand, course, ask: line.ask, rough: line.rough })
        : [{ code: isEnded ? 'stopped' : 'not-asked' } as const];
      answers.push(answerOf(question, notes, performance.now() - since));
      // A system that does not even answer this answers nothing.
      if (question === status) isAnswered &&= line.isOpen;
    }
    answers.push(answerOf(errorDetection, tally.errorDetection(), 0));
    answers.push(answerOf(form, tally.form(), 0));
    return { exam: 1, at, level, answers };
  } finally {
    line.close();
  }
}
