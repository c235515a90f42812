/** An examination of the simulated library, over the wire. */
import { onTestFinished } from 'vitest';
import {
  type ExamOptions,
  type ExamReport,
  examine,
} from '../../../packages/sip2/src/exam/index.ts';
import { overHttps } from '../../../packages/sip2/src/https/index.ts';
import {
  openAddress,
  type Profile,
  type ProfileName,
  profileOf,
} from '../../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import type { FormName } from '../../../simulators/library/forms/names.ts';
import { startHttpsFront } from '../../../simulators/library/https/front.ts';
import { type LibrarySimulator, startLibrary } from '../../../simulators/library/sip2.ts';
import { account, card, clock, wisePolicy } from '../simulators/lindeveld.ts';

/** Has two loans; the second item is one of them. */
export const els = card(1);
export const lentToEls = shelfNumber('book', 1);

export interface ExamOf {
  form?: FormName;
  profile?: ProfileName;
  /** settings of their own beside the profile */
  own?: Partial<Profile>;
  change?: (library: LibrarySimulator) => void;
  /** before each question */
  on?: (question: string, library: LibrarySimulator) => void;
  atHand?: ExamOptions['atHand'];
  more?: Partial<Omit<ExamOptions, 'atHand' | 'settings'>>;
  delimiter?: string;
}

export async function examined(of: ExamOf): Promise<ExamReport> {
  const { form = 'simulated', profile: name = form, change, delimiter } = of;
  const library = await startLibrary({
    port: 0,
    account,
    clock,
    policy: wisePolicy(),
    form,
    ...(delimiter === undefined ? {} : { delimiter }),
  });
  onTestFinished(() => library.close());
  change?.(library);
  const profile = profileOf(name, of.own);
  const { envelope, encoding, terminator, zone, errorDetection, decodesFields } = profile;
  const login = { ...account, location: '35500' };
  return await examine({
    open:
      envelope === null
        ? openAddress(`tcp://127.0.0.1:${library.port}`)
        : overHttps(await frontOf(library.port, envelope), { envelope, login, decodesFields }),
    login,
    wire: { encoding, terminator, zone, nineInSummary: profile.summary === 'nine' },
    errorDetection,
    settings: {
      profile,
      institution: '3550',
      terminalPassword: '',
      language: '005',
      location: '35500',
      timeZone: 'Europe/Brussels',
      now: clock.now,
      currency: 'EUR',
      heartbeatMs: 30_000,
    },
    atHand: of.atHand ?? { card: els, item: lentToEls },
    answerMs: 1_500,
    onQuestion: ({ id }) => of.on?.(id, library),
    ...of.more,
  });
}

async function frontOf(libraryPort: number, envelope: 'fbs' | 'koha-suomi'): Promise<string> {
  const front = await startHttpsFront({ port: 0, envelope, libraryPort });
  onTestFinished(() => front.close());
  return `http://127.0.0.1:${front.port}${front.path}`;
}

/** `card: flags-n`, of the findings with this verdict. */
export function linesOf(report: ExamReport, ...verdicts: readonly string[]): string[] {
  return report.answers.flatMap(({ question, findings }) =>
    findings
      .filter(({ verdict }) => verdicts.includes(verdict))
      .map(({ code, about }) => `${question}: ${code}${about === '' ? '' : ` ${about}`}`),
  );
}
