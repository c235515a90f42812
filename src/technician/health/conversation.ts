/** Questions to a person and the answers, one at a time; each can be left out, and the whole stopped. */

import type { Ability, Answer, CheckName, Question } from '../report.ts';
import type { TestParts } from './test-parts.ts';

type Asked = Question extends infer Each
  ? Each extends Question
    ? Omit<Each, 'id'>
    : never
  : never;

export interface Conversation {
  /** aborted when the person stops the report, or the kiosk closes */
  readonly signal: AbortSignal;
  can(ability: Ability): boolean;
  /** null: stopped, or no answer came in time */
  ask(question: Asked): Promise<Answer | null>;
  /**
   * Asks for an act, and waits for what the device makes of it. `skip`: the person left it out.
   * `work` gets a signal that ends its wait.
   */
  askFor<Value>(
    check: CheckName,
    withinMs: number,
    work: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value | 'skip'>;
}

/** What a check works with. */
export interface CheckParts extends TestParts {
  talk: Conversation;
  /** initials of the person */
  by: string | undefined;
}

/** A person who has gone away: the rest is not judged, and the patron's screen comes back. */
const answerWithinMs = 300_000;

export interface OpenConversation extends Conversation {
  question(): Question | null;
  /** False: no such question is open. */
  answer(id: number, answer: Answer): boolean;
  stop(): void;
}

/** `onChange`: another question is open, or none. */
export function openConversation(
  abilities: readonly Ability[],
  onChange: () => void,
): OpenConversation {
  const stopping = new AbortController();
  let lastId = 0;
  let open: { question: Question; settle(answer: Answer | null): void } | null = null;
  const ask = (asked: Asked, signal: AbortSignal): Promise<Answer | null> => {
    if (signal.aborted) return Promise.resolve(null);
    lastId += 1;
    const question = { ...asked, id: lastId } as Question;
    return new Promise((resolve) => {
      const settle = (answer: Answer | null) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        if (open?.question.id === question.id) open = null;
        resolve(answer);
        onChange();
      };
      const giveUp = () => settle(null);
      const timer = setTimeout(() => stopping.abort(), answerWithinMs);
      signal.addEventListener('abort', giveUp);
      open = { question, settle };
      onChange();
    });
  };
  return {
    signal: stopping.signal,
    can: (ability) => abilities.includes(ability),
    ask: (asked) => ask(asked, stopping.signal),
    askFor: async (check, withinMs, work) => {
      // `any` holds its sources weakly; these are controllers of this function, held until its end.
      const done = new AbortController();
      const ending = AbortSignal.any([stopping.signal, done.signal]);
      const leftOut = new AbortController();
      const asked = ask({ check, kind: 'do', withinMs }, ending).then((answer) => {
        if (answer !== null) leftOut.abort();
      });
      const value = await work(AbortSignal.any([stopping.signal, leftOut.signal]));
      done.abort();
      await asked;
      return leftOut.signal.aborted || stopping.signal.aborted ? 'skip' : value;
    },
    question: () => open?.question ?? null,
    answer: (id, answer) => {
      if (open?.question.id !== id) return false;
      open.settle(answer);
      return true;
    },
    stop: () => stopping.abort(),
  };
}
