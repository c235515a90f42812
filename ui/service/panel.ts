/** What all pages of the panel use. */
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Live, Overview, Role } from '../../src/technician/actions.ts';
import type { Mark } from './parts/mark.tsx';
import type { Answer, Method, Problem } from './request.ts';
import type { Words } from './words.ts';

/** The outcome of an action, shown at the top of the page and read out by screen readers. */
export interface Message {
  mark: Mark;
  text: string;
}
export type EventName = Live['type'];

export interface Panel {
  t: Words;
  role: Role;
  overview: Overview | null;
  /** Sends a request to the kiosk; returns to the log-in if the session has ended. */
  request<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>>;
  showMessage(message: Message | null): void;
  /** in the kiosk's words, if it gave some */
  showProblem(problem: Problem): void;
  /** reads the overview again */
  refresh(): void;
  /** Returns a function that stops listening. */
  on(event: EventName, listener: (live: Live) => void): () => void;
}

export const PanelContext = createContext<Panel | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('usePanel outside the panel');
  return panel;
}

/** The value at a path of the API, read at once and by `reload()`; null until it has arrived. */
export function useResource<T>(path: string | null): {
  value: T | null;
  problem: Problem | null;
  reload(): void;
} {
  const { request } = usePanel();
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

/** Reloads at each event of that name, and at an interval. */
export function useLive<T>(path: string, event: EventName, everyMs: number) {
  const { on } = usePanel();
  const resource = useResource<T>(path);
  const { reload } = resource;
  useEffect(() => {
    const stop = on(event, reload);
    const timer = setInterval(reload, everyMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [on, reload, event, everyMs]);
  return resource;
}
