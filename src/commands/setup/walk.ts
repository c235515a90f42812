/** Walks through the steps of the setup at a terminal. */
import type { Setup } from '../../technician/setup/setup.ts';
import type { StepId, StepOutcome, StepQuestion } from '../../technician/setup-step/setup-types.ts';
import type { Values } from '../../technician/setup-step/step.ts';
import type { Asker, Option } from './asker.ts';

type End = 'done' | 'back';
/** Typed in a field. */
const skipWord = 'skip';
const backWord = 'back';
const keep = { value: 'keep', label: 'Keep it all the same', note: 'I know why' };
const nothing = { value: skipWord, label: 'Skip', note: 'this step stays as it is' };
const back = { value: backWord, label: 'Back', note: 'to the step before' };

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
  asker.title(`Step ${number} of ${steps.length}: ${steps[number - 1]?.title ?? id}`);
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
    const next = await asker.choose('What now?', ways(outcome), 'again');
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

function ways({ offer, findings }: StepOutcome) {
  // What the schema refuses cannot be written.
  const isWrong = findings.some(({ code }) => code === 'configuration-wrong');
  return [
    ...(offer ? [{ value: 'offer', label: offer.text }] : []),
    { value: 'again', label: 'Try it again' },
    { value: 'other', label: 'Give another answer' },
    ...(isWrong ? [] : [keep]),
    nothing,
    back,
  ];
}

/** Tries it, shows what was found, and asks what only a person can see. */
async function tryAnswer(
  setup: Setup,
  asker: Asker,
  id: StepId,
  values: Values,
): Promise<StepOutcome> {
  const before = setup.before(id, values);
  if (before !== null) {
    asker.say(before);
    if (!(await asker.yes('Ready?', true))) return { isRight: false, findings: [], values };
  }
  asker.say(id === 'scanner' && before !== null ? 'Scan it now …' : 'Trying it …');
  const outcome = await setup.test(id, values);
  asker.show(outcome.findings);
  for (const problem of Object.values(outcome.problems ?? {})) asker.say(`! ${problem}`);
  if (!outcome.isRight || outcome.judge === undefined) return outcome;
  const isRight = await asker.yes(outcome.judge, true);
  if (!isRight && outcome.ifNot) asker.say(outcome.ifNot);
  return { ...outcome, isRight };
}

const look = { value: 'look', label: 'Look at the ports again', note: 'something was plugged in' };
const looksForPorts: ReadonlySet<StepId> = new Set(['reader', 'scanner', 'printer', 'terminal']);

/** `before`: an answer that was not right; it is proposed again. */
async function askStep(
  setup: Setup,
  asker: Asker,
  id: StepId,
  before: Values,
): Promise<Values | 'skip' | 'back'> {
  if (looksForPorts.has(id)) asker.say('Looking at the ports …');
  const { questions } = await setup.step(id);
  const leave = setup.view().steps[0]?.id === id ? [nothing] : [nothing, back];
  let values: Values = {};
  for (const question of questions) {
    // A device that is not there has no password; nor has one another protocol's.
    if (values.device === 'none' || !isAsked(question, values)) continue;
    const check = (value: string) =>
      value === skipWord || value === backWord
        ? undefined
        : setup.problems(id, { ...values, [question.name]: value })[question.name];
    const value = before[question.name] ?? question.value;
    const atPorts = question.name === 'device' && looksForPorts.has(id);
    const more = atPorts ? [look, ...leave] : leave;
    const answer = await askOne(asker, { ...question, value }, check, more);
    if (answer === look.value && question.kind === 'choice') {
      await setup.lookAgain();
      return askStep(setup, asker, id, before);
    }
    if (answer === skipWord || answer === backWord) return answer;
    values = { ...values, [question.name]: answer };
  }
  return values;
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
