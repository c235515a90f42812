/** One check of the report, from a finding of the kiosk or the judgement of a person. */
import type { Clock } from '../../../machines/domain.ts';
import type { Finding } from '../finding.ts';
import type { Answer, Check, CheckLight, CheckName } from '../report.ts';

export type Judged = Omit<Check, 'check' | 'at'>;

export function fromFinding(finding: Finding): Judged {
  const { part: _part, since: _since, latencyMs, ...rest } = finding;
  return { ...rest, ...(latencyMs === undefined ? {} : { ms: latencyMs }) };
}

function notJudged(code: 'not-asked' | 'left-out' | 'not-at-screen', text: string): Judged {
  return { light: 'not-judged', code, text };
}

export const leftOut = notJudged('left-out', 'The person left this out.');
export const notAsked = notJudged('not-asked', 'This takes a person, and none was asked.');
export const notAtScreen = notJudged(
  'not-at-screen',
  'This is judged at the kiosk’s own screen: open the service panel there, page Readiness.',
);

/** What a yes, a no or nothing makes of it. `good` and `bad`: sentences. */
export function fromAnswer(
  answer: Answer | null,
  { good, bad, none }: { good: Judged; bad: Judged; none?: Judged },
): Judged {
  switch (answer?.answer) {
    case 'yes':
      return good;
    case 'no':
      return bad;
    case 'none':
      return none ?? leftOut;
    default:
      return leftOut;
  }
}

export function lightAs(light: CheckLight, code: string, text: string, more: Partial<Judged> = {}) {
  return { light, code, text, ...more } satisfies Judged;
}

export function checkOf(check: CheckName, judged: Judged, clock: Clock): Check {
  return { check, ...judged, at: clock.now() };
}
