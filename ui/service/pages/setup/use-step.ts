import { useState } from 'preact/hooks';
import type {
  SetupView,
  StepId,
  StepOutcome,
  StepQuestion,
  StepView,
} from '../../../../src/technician/setup-step/setup-types.ts';
import { usePanel } from '../../panel.ts';
import type { StepProps, Typed } from './shapes.ts';

type Values = Readonly<Record<string, string>>;

/** The settings of the secrets that a step asks for, by the question. */
const secretsOf: Partial<Record<StepId, Readonly<Record<string, keyof Typed>>>> = {
  'log-in': { password: 'sip2.password' },
  terminal: { password: 'terminal.password', passphrase: 'terminal.adyen.key.passphrase' },
  code: { apiKey: 'code.apiKey' },
};

/** The answer of a step, its trial, and what becomes of it. */
export function useStep(view: StepView, props: StepProps) {
  const { id, typed, onTyped, onAnswered, onNext } = props;
  const { request, showProblem, showMessage } = usePanel();
  const [values, setValues] = useState<Values>(() => proposed(view));
  const [outcome, setOutcome] = useState<StepOutcome | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isDenied, setDenied] = useState(false);
  /** accepted: only the next step is left to choose */
  const [isAccepted, setAccepted] = useState(false);

  async function answer(path: string, body: object): Promise<SetupView | null> {
    setBusy(true);
    const answered = await request<SetupView>('POST', `/setup/${id}/${path}`, body);
    setBusy(false);
    if (!answered.ok) showProblem(answered.problem);
    return answered.ok ? answered.value : null;
  }
  async function accept(given: Values, state: 'right' | 'kept') {
    const next = await answer('accept', { values: askedIn(view, given), state });
    if (next === null) return;
    for (const [name, setting] of Object.entries(secretsOf[id] ?? {}))
      if (given[name]) onTyped({ [setting]: given[name] });
    onAnswered(next);
    if (state === 'kept') onNext(next);
    else setAccepted(true);
  }
  async function test(given = values) {
    showMessage(null);
    setBusy(true);
    setOutcome(null);
    setDenied(false);
    const tried = await request<StepOutcome>('POST', `/setup/${id}/test`, {
      values: askedIn(view, given),
      secrets: typed,
    });
    setBusy(false);
    if (!tried.ok) return showProblem(tried.problem);
    setOutcome(tried.value);
    const { isRight, judge } = tried.value;
    if (isRight && judge === undefined) await accept(tried.value.values, 'right');
  }
  async function skip() {
    const next = await answer('skip', {});
    if (next === null) return;
    onAnswered(next);
    onNext(next);
  }
  return {
    values,
    outcome,
    isBusy,
    isAccepted,
    isDenied,
    test,
    accept,
    skip,
    set(name: string, value: string) {
      setValues((before) => ({ ...before, [name]: value }));
      setAccepted(false);
      setOutcome(null);
    },
    /** The answer that was offered, tried at once. */
    take(offered: Values) {
      setValues(offered);
      void test(offered);
    },
    /** A person says that it is not right. */
    deny: () => {
      setOutcome((before) => before && { ...withoutJudge(before), isRight: false });
      setDenied(true);
    },
  };
}
export type StepState = ReturnType<typeof useStep>;

function proposed({ questions }: StepView): Values {
  return Object.fromEntries(questions.map(({ name, value }) => [name, value]));
}

/** Without the answers to what is not asked. */
function askedIn({ questions }: StepView, values: Values): Values {
  const hidden = new Set(
    questions.filter((question) => !isAsked(question, values)).map(({ name }) => name),
  );
  return Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.has(name)));
}

/** A device that is not there has no password; nor has one another protocol's. */
export function isAsked({ name, onlyFor }: StepQuestion, values: Values): boolean {
  if (values.device === 'none') return name === 'device';
  return onlyFor === undefined || values[onlyFor.question] === onlyFor.answer;
}

function withoutJudge({ judge: _, ...rest }: StepOutcome): StepOutcome {
  return rest;
}
