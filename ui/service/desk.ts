/** What the parts of a page use, in the service panel and in the panel of a region. */
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Mark } from './parts/mark.tsx';
import type { Answer, Method, Problem } from './request.ts';
import type { Words } from './wording.ts';

/** The outcome of an action, shown at the top of the page and read out by screen readers. */
export interface Message {
  mark: Mark;
  text: string;
}

export interface Desk {
  t: Words;
  /** Sends a request to the server; returns to the log-in if the session has ended. */
  request<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>>;
  showMessage(message: Message | null): void;
  /** in the server's words, if it gave some */
  showProblem(problem: Problem): void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('useDesk outside a panel');
  return desk;
}

/** The value at a path of the API, read at once and by `reload()`; null until it has arrived. */
export function useResource<T>(path: string | null): {
  value: T | null;
  problem: Problem | null;
  reload(): void;
} {
  const { request } = useDesk();
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
  const reload = useCallback(() => {
    if (path === null) return;
    latest.current += 1;
    const current = latest.current;
    void request<T>('GET', path).then((answer) => {
      if (current !== latest.current) return;
      setState((before) =>
        answer.ok
          ? { path, value: answer.value, problem: null }
          : { path, value: before.path === path ? before.value : null, problem: answer.problem },
      );
    });
  }, [request, path]);
  useEffect(() => {
    reload();
    return () => {
      latest.current += 1;
    };
  }, [reload]);
  // The value of another path is not shown for this one.
  return state.path === path ? { ...state, reload } : { value: null, problem: null, reload };
}
