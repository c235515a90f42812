/**
 * An examination by this kiosk: that of the package, and beside it what the doctor finds of the same
 * library system, card and item, by the line, the readers and the rules of the kiosk.
 */
import { z } from 'zod';
import {
  type AtHand,
  type ExamReport,
  examine,
  type Level,
  type QuestionFacts,
  type Setting,
} from '../../../packages/sip2/src/exam/index.ts';
import { type OnTrace, profileOf } from '../../../packages/sip2/src/index.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { version } from '../../version.ts';
import { clientOptions } from '../../wiring/open.ts';
import { librarySettings } from '../../wiring/settings.ts';
import type { Finding } from '../finding.ts';
import { probeCard } from '../probes/library/card.ts';
import { probeLibrary } from '../probes/library/library.ts';
import { maskText } from '../support/mask.ts';
import { findingsOf } from '../wrong-pin/tried-pin.ts';
import { pinTrialIn } from './pin-trial.ts';

/** Without anything of a person: no number, no name, no title, no amount. */
export interface KioskExam extends ExamReport {
  readonly kiosk: {
    readonly version: string;
    readonly library: string;
    readonly profile: string;
    readonly timeZone: string;
    /** what the doctor finds; of the parts library, scanner and clock */
    readonly findings: readonly Pick<Finding, 'light' | 'code' | 'text' | 'remedy' | 'told'>[];
  };
}

export interface ExamOrder {
  config: Config;
  secrets: Secrets;
  level: Level;
  atHand: AtHand;
  onQuestion?: (question: QuestionFacts) => void;
  /** each message of the examination, masked; not those of the doctor */
  onTrace?: OnTrace;
  /** ends it: what was lent is returned, and nothing else is asked */
  signal?: AbortSignal;
}

const now = () => new Date().toISOString();

/** Throws the Faults of certificates and of the policy. */
export async function runExam(order: ExamOrder): Promise<KioskExam> {
  const { config, secrets, level, atHand, onQuestion, onTrace, signal } = order;
  const { sip2, library } = config;
  const { open, login, wire, errorDetection } = clientOptions(sip2, secrets, () => {});
  const { institutionId, terminalPassword, language, timeZone } = librarySettings(config, secrets);
  const profile = profileOf(sip2.profile, sip2);
  const report = await examine({
    open,
    login,
    ...(wire ? { wire } : {}),
    ...(errorDetection ? { errorDetection } : {}),
    settings: {
      profile,
      institution: institutionId,
      terminalPassword,
      language,
      timeZone,
      currency: library.currency,
      location: sip2.location,
      heartbeatMs: sip2.heartbeatMs,
      now,
    },
    level,
    atHand,
    answerMs: Math.min(sip2.timeoutMs, mostAnswerMs),
    ...(onQuestion ? { onQuestion } : {}),
    ...(onTrace ? { onTrace } : {}),
    ...(signal ? { signal } : {}),
  });
  const isReached = report.answers.some(({ findings }) =>
    findings.some(({ code }) => code === 'status-online'),
  );
  const findings = isReached ? await ofDoctor(order, report) : [];
  return {
    ...report,
    kiosk: { version, library: library.name, profile: sip2.profile, timeZone, findings },
  };
}

/** A person waits, and each question that is not answered takes twice as long. */
const mostAnswerMs = 5_000;
const probeMs = 2_500;

async function ofDoctor(order: ExamOrder, report: ExamReport) {
  const { config } = order;
  // The wrong PIN of the examination is the one that the doctor asks for.
  const isAsked = config.identification.pin === 'always';
  const ofPin = isAsked ? findingsOf(config, pinTrialIn(report), now()) : [];
  const all = [...(order.signal?.aborted ? [] : await probed(order)), ...ofPin];
  const isFirst = (finding: Finding, at: number) =>
    all.findIndex(({ text }) => text === finding.text) === at;
  return all.filter(isFirst).map(({ light, code, text, remedy, told }) => ({
    light,
    code,
    text: maskText(text),
    ...(remedy === undefined ? {} : { remedy: maskText(remedy) }),
    ...(told === undefined ? {} : { told: withMask(told) }),
  }));
}

async function probed({ config, secrets, atHand: { card } }: ExamOrder): Promise<Finding[]> {
  const { findings } = await probeLibrary(config, secrets, probeMs);
  if (card === undefined) return [...findings];
  const probe = { config, secrets, answerMs: probeMs, now: now(), pin: null, wrongPin: false };
  return [...findings, ...(await probeCard(card, probe)).findings];
}

/** What the doctor quotes of the library system may hold anything. */
function withMask(told: NonNullable<Finding['told']>): NonNullable<Finding['told']> {
  return told.name === undefined ? told : { ...told, name: maskText(told.name) };
}

/** What fits and is not set, once each; the first one counts where two differ. */
export function proposals({ answers }: ExamReport): Setting[] {
  const all = answers.flatMap(({ findings }) => findings.flatMap(({ fits = [] }) => fits));
  return all.filter(({ name }, at) => all.findIndex((each) => each.name === name) === at);
}

const finding = z.looseObject({
  code: z.string(),
  about: z.string(),
  verdict: z.enum(['standard', 'differs', 'unsaid', 'not-tried']),
});
const earlier = z.looseObject({
  exam: z.literal(1),
  at: z.iso.datetime(),
  answers: z.array(z.looseObject({ question: z.string(), findings: z.array(finding) })),
});

/** The report in a file; null: it is none. */
export function readExam(json: unknown): EarlierExam | null {
  const read = earlier.safeParse(json);
  return read.success ? read.data : null;
}
export type EarlierExam = z.output<typeof earlier>;
