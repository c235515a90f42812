/** What all pages of the panel use. */
import { createContext } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import type { Live, Overview, Role } from '../../src/technician/actions.ts';
import { type Desk, useResource } from './desk.ts';

export type EventName = Live['type'];

export interface Panel extends Desk {
  role: Role;
  overview: Overview | null;
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
