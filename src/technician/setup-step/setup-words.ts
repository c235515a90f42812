/**
 * What a step of the setup says, in the language of a catalogue of the panel; where that has no words,
 * in the kiosk's own. The page and the terminal both ask by it.
 */
import type { Texts } from '../../screen/texts.ts';
import type { SetupStep, StepId, StepOption, StepOutcome, StepQuestion } from './setup-types.ts';

function wordsOf(t: Texts, key: string, text: string): string {
  return t.has(key) ? t(key) : text;
}

export function titleOf(t: Texts, { id, title }: Pick<SetupStep, 'id' | 'title'>): string {
  return wordsOf(t, `setup.step.${id}`, title);
}

export function askOf(t: Texts, step: StepId, { name, ask }: StepQuestion): string {
  return wordsOf(t, `setup.ask.${step}.${name}`, ask);
}

/** A known secret has another hint. */
export function hintOf(t: Texts, step: StepId, question: StepQuestion): string | undefined {
  const { name, kind, hint } = question;
  const isKnown = kind === 'secret' && hint?.startsWith('Leave');
  return hint && wordsOf(t, isKnown ? 'setup.hint.known' : `setup.hint.${step}.${name}`, hint);
}

export function problemOf(t: Texts, step: StepId, name: string, problem: string): string {
  return wordsOf(t, `setup.problem.${step}.${name}`, problem);
}

export function labelOf(t: Texts, { value, label }: StepOption): string {
  return wordsOf(t, `setup.option.${value}`, label);
}

/** A step may have its own note of a value that means something else in another. */
export function noteOf(t: Texts, step: StepId, { value, note, said }: StepOption): string {
  if (said && t.has(`setup.note.${said.how}`))
    return t(`setup.note.${said.how}`, { name: said.name ?? '' });
  return wordsOf(
    t,
    `setup.note.of.${step}.${value}`,
    wordsOf(t, `setup.note.of.${value}`, note ?? ''),
  );
}

/** How another answer than those listed is asked for. */
export function otherOf(t: Texts, ask: string): string {
  return t.has('setup.other') ? `${t('setup.other')}: ${t('setup.other.hint')}` : ask;
}

/** What a person does before it is tried. */
export function beforeOf(t: Texts, step: StepId, text: string): string {
  return wordsOf(t, `setup.before.${step}`, text);
}

export function judgeOf(t: Texts, step: StepId, text: string): string {
  return wordsOf(t, `setup.judge.${step}`, text);
}

export function deniedOf(t: Texts, step: StepId, text: string): string {
  return wordsOf(t, `setup.denied.${step}`, text);
}

/** What is offered in place of an answer. */
export function offerOf(
  t: Texts,
  step: StepId,
  { findings }: Pick<StepOutcome, 'findings'>,
  { text, values }: NonNullable<StepOutcome['offer']>,
): string {
  const { pattern = '' } = values;
  if (findings.some(({ code }) => code === 'pin-yes-without'))
    return wordsOf(t, 'setup.offer.card.pin', text);
  const isCards = values.cards !== undefined && pattern === '';
  const key = isCards ? 'setup.offer.card.cards' : `setup.offer.${step}`;
  return t.has(key) ? t(key, { pattern }) : text;
}
