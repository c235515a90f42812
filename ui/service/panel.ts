/** What every page of the panel may use. */
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Live, Overview, Role } from '../../src/technician/actions.ts';
import type { Answer, Method, Problem } from './ask.ts';
import type { Mark } from './parts/mark.tsx';
import type { Words } from './words.ts';

/** The outcome of an action, said once: shown on the page and read out. */
export interface Said {
  mark: Mark;
  text: string;
}
export type Happening = Live['type'];

export interface Panel {
  t: Words;
  role: Role;
  overview: Overview | null;
  /** Asks the kiosk; a session that has ended leads to the log-in. */
  ask<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>>;
  say(said: Said | null): void;
  /** says what went wrong, in the kiosk's words where it gave some */
  tell(problem: Problem): void;
  /** looks at the kiosk again, now */
  refresh(): void;
  /** Returns what stops listening. */
  on(happening: Happening, listener: (live: Live) => void): () => void;
}

export const PanelContext = createContext<Panel | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('outside of the panel');
  return panel;
}

/** What is at a path, asked when the page opens and again by `again()`; null until it is here. */
export function useAsked<T>(path: string | null): {
  value: T | null;
  problem: Problem | null;
  again(): void;
} {
  const { ask } = usePanel();
  const [state, setState] = useState<{
    path: string | null;
    value: T | null;
    problem: Problem | null;
  }>({
    path,
    value: null,
    problem: null,
  });
  const latest = useRef(0);
  const again = useCallback(() => {
    if (path === null) return;
    latest.current += 1;
    const mine = latest.current;
    void ask<T>('GET', path).then((answer) => {
      if (mine !== latest.current) return;
      setState((before) =>
        answer.ok
          ? { path, value: answer.value, problem: null }
          : { path, value: before.path === path ? before.value : null, problem: answer.problem },
      );
    });
  }, [ask, path]);
  useEffect(() => {
    again();
    return () => {
      latest.current += 1;
    };
  }, [again]);
  // What another path gave is not shown under this one.
  return state.path === path ? { ...state, again } : { value: null, problem: null, again };
}

/** Asks again whenever the kiosk tells of something, and every so often all the same. */
export function useLive<T>(path: string, happening: Happening, everyMs: number) {
  const { on } = usePanel();
  const asked = useAsked<T>(path);
  const { again } = asked;
  useEffect(() => {
    const stop = on(happening, again);
    const timer = setInterval(again, everyMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [on, again, happening, everyMs]);
  return asked;
}
