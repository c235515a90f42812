/** Walks through the steps of the setup at a terminal. */
import type { Texts } from '../../screen/texts.ts';
import type { Setup } from '../../technician/setup/setup.ts';
import type {
  StepId,
  StepOption,
  StepOutcome,
  StepQuestion,
} from '../../technician/setup-step/setup-types.ts';
import {
  askOf,
  beforeOf,
  deniedOf,
  hintOf,
  judgeOf,
  labelOf,
  noteOf,
  offerOf,
  otherOf,
  problemOf,
  titleOf,
} from '../../technician/setup-step/setup-words.ts';
import type { Values } from '../../technician/setup-step/step.ts';
import type { Asker, Option } from './asker.ts';

type End = 'done' | 'back';
/** Typed in a field. */
const skipWord = 'skip';
const backWord = 'back';

/** Asks what is still open, in the order of the steps; one step back where the person says so. */
export async function walk(setup: Setup, asker: Asker): Promise<void> {
  const ids = setup.view().steps.map(({ id }) => id);
  let at = nextOpen(setup, -1);
  for (let id = ids[at]; id !== undefined; id = ids[at]) {
    const end = await walkStep(setup, asker, id);
    at = end === 'back' ? Math.max(0, at - 1) : nextOpen(setup, at);
  }
}

function nextOpen(setup: Setup, at: number): number {
  const { steps } = setup.view();
  const next = steps.findIndex(({ state }, index) => index > at && state === 'open');
  return next < 0 ? steps.length : next;
}

/** One step, until it is right, kept or skipped. */
export async function walkStep(setup: Setup, asker: Asker, id: StepId): Promise<End> {
  const { steps } = setup.view();
  const number = steps.findIndex((each) => each.id === id) + 1;
  const title = titleOf(asker.t, steps[number - 1] ?? { id, title: id });
  asker.title(asker.t('at-terminal.step', { number, count: steps.length, title }));
  let values: Values | null = null;
  let before: Values = {};
  for (;;) {
    if (values === null) {
      const asked = await askStep(setup, asker, id, before);
      if (asked === 'skip') setup.skip(id);
      if (asked === 'skip' || asked === 'back') return asked === 'skip' ? 'done' : 'back';
      values = asked;
    }
    const outcome = await tryAnswer(setup, asker, id, values);
    if (outcome.isRight) {
      setup.accept(id, outcome.values, 'right');
      return 'done';
    }
    const next = await asker.choose(
      asker.t('at-terminal.now'),
      ways(asker.t, id, outcome),
      'again',
    );
    if (next === 'again') continue;
    if (next === 'other') {
      before = values;
      values = null;
    } else if (next === 'offer') values = outcome.offer?.values ?? values;
    else if (next === 'back') return 'back';
    else {
      if (next === 'keep') setup.accept(id, outcome.values, 'kept');
      else setup.skip(id);
      return 'done';
    }
  }
}

function ways(t: Texts, id: StepId, outcome: StepOutcome): Option[] {
  const { offer, findings } = outcome;
  // What the schema refuses cannot be written.
  const isWrong = findings.some(({ code }) => code === 'configuration-wrong');
  return [
    ...(offer ? [{ value: 'offer', label: offerOf(t, id, outcome, offer) }] : []),
    { value: 'again', label: t('at-terminal.again') },
    { value: 'other', label: t('at-terminal.other') },
    ...(isWrong ? [] : [option(t, 'keep')]),
    ...leaving(t, false),
  ];
}

/** `Skip`, with what comes of it. */
function option(t: Texts, value: 'keep' | 'skip' | 'back' | 'look'): Option {
  return { value, label: t(`at-terminal.${value}`), note: t(`at-terminal.${value}.note`) };
}

function leaving(t: Texts, isFirst: boolean): Option[] {
  const skip = option(t, skipWord);
  return isFirst ? [skip] : [skip, option(t, backWord)];
}

/** Tries it, shows what was found, and asks what only a person can see. */
async function tryAnswer(
  setup: Setup,
  asker: Asker,
  id: StepId,
  values: Values,
): Promise<StepOutcome> {
  const { t } = asker;
  const before = setup.before(id, values);
  if (before !== null) {
    asker.say(beforeOf(t, id, before));
    if (!(await asker.yes(t('at-terminal.ready'), true)))
      return { isRight: false, findings: [], values };
  }
  asker.say(t(`at-terminal.${id === 'scanner' && before !== null ? 'scan' : 'trying'}`));
  const outcome = await setup.test(id, values);
  asker.show(outcome.findings);
  for (const [name, problem] of Object.entries(outcome.problems ?? {}))
    asker.say(`! ${problemOf(t, id, name, problem)}`);
  if (!outcome.isRight || outcome.judge === undefined) return outcome;
  const isRight = await asker.yes(judgeOf(t, id, outcome.judge), true);
  if (!isRight && outcome.ifNot) asker.say(deniedOf(t, id, outcome.ifNot));
  return { ...outcome, isRight };
}

const looksForPorts: ReadonlySet<StepId> = new Set(['reader', 'scanner', 'printer', 'terminal']);

/** `before`: an answer that was not right; it is proposed again. */
async function askStep(
  setup: Setup,
  asker: Asker,
  id: StepId,
  before: Values,
): Promise<Values | 'skip' | 'back'> {
  const { t } = asker;
  if (looksForPorts.has(id)) asker.say(t('at-terminal.looking'));
  const { questions } = await setup.step(id);
  const leave = leaving(t, setup.view().steps[0]?.id === id);
  let values: Values = {};
  for (const question of questions) {
    // A device that is not there has no password; nor has one another protocol's.
    if (values.device === 'none' || !isAsked(question, values)) continue;
    const problemIn = (problems: Values, name: string) =>
      problems[name] && problemOf(t, id, name, problems[name]);
    const check = (value: string) =>
      value === skipWord || value === backWord
        ? undefined
        : problemIn(setup.problems(id, { ...values, [question.name]: value }), question.name);
    const value = before[question.name] ?? question.value;
    const atPorts = question.name === 'device' && looksForPorts.has(id);
    const more = atPorts ? [option(t, 'look'), ...leave] : leave;
    const answer = await askOne(asker, inWords(t, id, { ...question, value }), check, more);
    if (answer === 'look' && question.kind === 'choice') {
      await setup.lookAgain();
      return askStep(setup, asker, id, before);
    }
    if (answer === skipWord || answer === backWord) return answer;
    values = { ...values, [question.name]: answer };
  }
  return values;
}

/** The question, in the language of the terminal. */
function inWords(t: Texts, id: StepId, question: StepQuestion): StepQuestion {
  const { options, other } = question;
  const hint = hintOf(t, id, question);
  const inList = (each: StepOption): StepOption => {
    const note = noteOf(t, id, each);
    return { value: each.value, label: labelOf(t, each), ...(note === '' ? {} : { note }) };
  };
  return {
    ...question,
    ask: askOf(t, id, question),
    ...(hint === undefined ? {} : { hint }),
    ...(options === undefined ? {} : { options: options.map(inList) }),
    ...(other === undefined ? {} : { other: otherOf(t, other) }),
  };
}

function isAsked({ onlyFor }: StepQuestion, values: Values): boolean {
  return onlyFor === undefined || values[onlyFor.question] === onlyFor.answer;
}

async function askOne(
  asker: Asker,
  { ask, hint, kind, value, options = [], other }: StepQuestion,
  check: (value: string) => string | undefined,
  more: readonly Option[],
): Promise<string> {
  if (kind === 'secret') return asker.secret(ask, check, hint);
  if (kind !== 'choice') return asker.text(ask, value, check, hint);
  // What was typed before is proposed again, so that a slip can be mended.
  const isTyped = other !== undefined && !options.some((option) => option.value === value);
  const usual = isTyped ? 'other' : value;
  const chosen = await asker.choose(ask, [...options, ...more], usual, hint);
  if (chosen !== 'other' || other === undefined) return chosen;
  return asker.text(other, isTyped ? value : '', check);
}
