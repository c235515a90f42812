/** The menu, the current page, and the functions that all pages use. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Live, Overview, Role } from '../../src/technician/actions.ts';
import type { Finding } from '../../src/technician/finding.ts';
import { CallsElsewhere } from './calls-elsewhere.tsx';
import { DeskContext, type Message } from './desk.ts';
import { problemText } from './finding-words.ts';
import { useIdle } from './idle.ts';
import { listen } from './listen.ts';
import { Menu } from './menu.tsx';
import { PageOf } from './page-of.tsx';
import { parseHash } from './pages.ts';
import { type EventName, type Panel, PanelContext } from './panel.ts';
import { Result } from './parts/result.tsx';
import { type Answer, type Method, type Problem, request as requestFromKiosk } from './request.ts';
import type { Words } from './words.ts';

interface ShellProps {
  t: Words;
  role: Role;
  by: string;
  logOffMs: number;
  atKiosk: boolean;
  onLanguage(language: string): void;
  /** `leave`: show the patron's screen, if this is the kiosk */
  onEnd(leave: boolean): void;
}

type Listeners = Map<EventName, Set<(live: Live) => void>>;

const refreshMs = 5_000;
/** How often the session is extended while the user is active. */
function extendEveryMs(logOffMs: number) {
  return Math.min(60_000, logOffMs / 10);
}
/** The warning before the session ends, as EN 301 549 requires. */
const warnMs = 20_000;

export function Shell({ t, role, by, logOffMs, atKiosk, onLanguage, onEnd }: ShellProps) {
  const [hash, setHash] = useState(location.hash);
  const [overview, setOverview] = useState<Overview | null>(null);
  const [message, setMessage] = useState<Message | null>(null);
  const [isLost, setLost] = useState(false);
  const listeners = useRef<Listeners>(new Map());
  const current = parseHash(hash, role);

  const request = useCallback(
    async <T,>(method: Method, path: string, body?: unknown): Promise<Answer<T>> => {
      const answer = await requestFromKiosk<T>(method, path, body);
      if (!answer.ok && answer.problem.status === 401) onEnd(false);
      return answer;
    },
    [onEnd],
  );
  const refresh = useCallback(() => {
    void request<Overview>('GET', '/overview').then((answer) => {
      if (answer.ok) setOverview(atKiosk ? seenFromKiosk(answer.value) : answer.value);
      setLost(!answer.ok && answer.problem.status === 0);
    });
  }, [request, atKiosk]);
  const on = useCallback((happening: EventName, listener: (live: Live) => void) => {
    const set = listeners.current.get(happening) ?? new Set();
    listeners.current.set(happening, set.add(listener));
    return () => void set.delete(listener);
  }, []);
  const showProblem = useCallback(
    (problem: Problem) => setMessage({ mark: 'refused', text: problemText(t, problem) }),
    [t],
  );
  const panel = useMemo<Panel>(
    () => ({ t, role, overview, request, showMessage: setMessage, showProblem, refresh, on }),
    [t, role, overview, request, showProblem, refresh, on],
  );

  useRefresh(refresh, listeners);
  useEffect(() => {
    const onHash = () => {
      setHash(location.hash);
      setMessage(null);
    };
    // It may have changed since this was drawn first.
    setHash(location.hash);
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);

  const idle = useCallback(() => onEnd(true), [onEnd]);
  const extendedAt = useRef(0);
  const extend = useCallback(() => {
    if (Date.now() - extendedAt.current < extendEveryMs(logOffMs)) return;
    extendedAt.current = Date.now();
    void request('POST', '/session');
  }, [request, logOffMs]);
  const leftMs = useIdle(logOffMs, idle, extend);
  const warning = warningOf(t, isLost, leftMs <= warnMs);
  const closeResult = () => setMessage(null);

  return (
    <PanelContext.Provider value={panel}>
      <DeskContext.Provider value={panel}>
        <button
          type="button"
          class="skip"
          onClick={() => document.getElementById('content')?.focus()}
        >
          {t('skip')}
        </button>
        <div class="shell">
          <Menu
            page={current.page}
            by={by}
            leftMs={leftMs}
            atKiosk={atKiosk}
            onLanguage={onLanguage}
            onEnd={() => onEnd(false)}
            onLeave={() => onEnd(true)}
          />
          <main id="content" tabIndex={-1}>
            <Result t={t} result={warning ?? message} onClose={warning ? undefined : closeResult} />
            <CallsElsewhere />
            <PageOf key={current.page} page={current.page} rest={current.rest} />
          </main>
        </div>
      </DeskContext.Provider>
    </PanelContext.Provider>
  );
}

/** Refreshes the overview after events and every few seconds; passes events on to the pages. */
function useRefresh(refresh: () => void, listeners: { current: Listeners }): void {
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined;
    // One request for many events.
    const refreshSoon = () => {
      clearTimeout(soon);
      soon = setTimeout(refresh, 250);
    };
    const stop = listen({
      live(live) {
        for (const listener of listeners.current.get(live.type) ?? []) listener(live);
        if (live.type !== 'trace') refreshSoon();
      },
      up: refresh,
      down: refresh,
    });
    const timer = setInterval(refresh, refreshMs);
    return () => {
      stop();
      clearInterval(timer);
      clearTimeout(soon);
    };
  }, [refresh, listeners]);
}

function warningOf(t: Words, isLost: boolean, endsSoon: boolean): Message | null {
  if (isLost) return { mark: 'refused', text: t('lost') };
  return endsSoon ? { mark: 'warning', text: t('logs-off-soon') } : null;
}

/** At the kiosk itself the panel replaces the patron's screen, which is no fault. */
function seenFromKiosk(overview: Overview): Overview {
  const parts = overview.parts.map((finding): Finding => {
    if (finding.code !== 'screen-not-shown') return finding;
    return { part: 'screen', light: 'ok', code: 'screen-is-panel', text: '' };
  });
  return { ...overview, parts };
}
