/** One card of the person who sets the kiosk up: is it known, may it borrow, does its form fit. */
import { classifyCode } from '../../../../hardware/scanner/classify.ts';
import { pattern } from '../../../config/kinds.ts';
import { codeRules } from '../../../wiring/identification.ts';
import { patternLike, probeCard } from '../../probes/library/card.ts';
import type { Bench, Outcome, Step, StepQuestion, Values } from '../step.ts';

export const card: Step = {
  id: 'card',
  title: 'One card of yours',
  passing: ['card', 'pin'],
  questions: async ({ config }, values) => {
    const { card: form, pin } = config.identification;
    const isOwn = 'pattern' in values;
    const questions: StepQuestion[] = [
      {
        name: 'card',
        ask: 'Number of a card of yours',
        hint: 'Scan it or type it; it is asked for once, and kept nowhere',
        kind: 'passing',
        value: '',
      },
    ];
    if (pin === 'always')
      questions.push({ name: 'pin', ask: 'Its PIN', kind: 'secret', value: '' });
    if (isOwn)
      questions.push({
        name: 'pattern',
        ask: 'What a whole card number looks like',
        kind: 'text',
        value: values.pattern ?? form.pattern,
      });
    return questions;
  },
  problems: (values) => ({
    ...((values.card ?? '').trim() === '' ? { card: 'scan a card, or skip this step' } : {}),
    ...(values.pattern !== undefined && !pattern.safeParse(values.pattern).success
      ? { pattern: 'it is no regular expression' }
      : {}),
  }),
  edits: ({ pattern: form, checkDigit }) => [
    ...(form === undefined
      ? []
      : [{ path: ['identification', 'card', 'pattern'] as const, value: form }]),
    ...(checkDigit === undefined
      ? []
      : [{ path: ['identification', 'card', 'checkDigit'] as const, value: checkDigit }]),
  ],
  test: async (bench, values) => {
    const { config, secrets, answerMs, now } = bench;
    const number = bareNumber(values.card ?? '', bench);
    const pin = config.identification.pin === 'always' ? (values.pin ?? '') : null;
    const findings = await probeCard(number, { config, secrets, pin, answerMs, now: now() });
    return withForm(findings, number, values);
  },
};

/** As a scan of it is read: without the signs that some scanners add. */
function bareNumber(typed: string, { config }: Bench): string {
  return classifyCode(typed.trim(), codeRules(config)).code;
}

/** Where the number does not fit, its form is offered. */
function withForm(findings: Outcome['findings'], number: string, values: Values): Outcome {
  const others = findings.filter(
    ({ light, code }) => light === 'broken' && code !== 'card-form-other',
  );
  const fits = findings.every(({ code }) => code !== 'card-form-other');
  if (fits || others.length > 0) return { findings };
  const form = patternLike(number);
  return {
    findings,
    offer: {
      text: `Take cards as this one: ${form}, without a check digit`,
      values: { ...values, pattern: form, checkDigit: 'none' },
    },
  };
}
