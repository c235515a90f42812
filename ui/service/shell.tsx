/** The menu, the page beside it, and what all pages share. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Live, Overview, Role } from '../../src/technician/actions.ts';
import type { Finding } from '../../src/technician/health/finding.ts';
import { Badge } from '../parts/badge.tsx';
import { type Answer, ask as askKiosk, type Method, type Problem } from './ask.ts';
import { useIdle } from './idle.ts';
import { listen } from './listen.ts';
import { Menu } from './menu.tsx';
import { PageOf } from './page-of.tsx';
import { placeOf } from './pages.ts';
import { type Happening, type Panel, PanelContext, type Said } from './panel.ts';
import { Icon } from './parts/icon.tsx';
import type { Words } from './words.ts';

interface ShellProps {
  t: Words;
  role: Role;
  by: string;
  logOffMs: number;
  atKiosk: boolean;
  onLanguage(language: string): void;
  /** `leave`: to the patron's screen, where this is the kiosk */
  onEnd(leave: boolean): void;
}

type Listeners = Map<Happening, Set<(live: Live) => void>>;

const refreshMs = 5_000;
/** How often the kiosk is asked to keep the session open while the user is active. */
function keepMs(logOffMs: number) {
  return Math.min(60_000, logOffMs / 10);
}
/** The warning before the session ends, as EN 301 549 requires. */
const warnMs = 20_000;

export function Shell({ t, role, by, logOffMs, atKiosk, onLanguage, onEnd }: ShellProps) {
  const [hash, setHash] = useState(location.hash);
  const [overview, setOverview] = useState<Overview | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [isLost, setLost] = useState(false);
  const listeners = useRef<Listeners>(new Map());
  const place = placeOf(hash, role);

  const ask = useCallback(
    async <T,>(method: Method, path: string, body?: unknown): Promise<Answer<T>> => {
      const answer = await askKiosk<T>(method, path, body);
      if (!answer.ok && answer.problem.status === 401) onEnd(false);
      return answer;
    },
    [onEnd],
  );
  const refresh = useCallback(() => {
    void ask<Overview>('GET', '/overview').then((answer) => {
      if (answer.ok) setOverview(atKiosk ? seenFromKiosk(answer.value) : answer.value);
      setLost(!answer.ok && answer.problem.status === 0);
    });
  }, [ask, atKiosk]);
  const on = useCallback((happening: Happening, listener: (live: Live) => void) => {
    const set = listeners.current.get(happening) ?? new Set();
    listeners.current.set(happening, set.add(listener));
    return () => void set.delete(listener);
  }, []);
  const tell = useCallback(
    ({ text }: Problem) => setSaid({ mark: 'refused', text: text || t('no-answer') }),
    [t],
  );
  const panel = useMemo<Panel>(
    () => ({ t, role, overview, ask, say: setSaid, tell, refresh, on }),
    [t, role, overview, ask, tell, refresh, on],
  );

  useRefresh(refresh, listeners);
  useEffect(() => {
    const onHash = () => {
      setHash(location.hash);
      setSaid(null);
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);

  const idle = useCallback(() => onEnd(true), [onEnd]);
  const keptAt = useRef(0);
  const keep = useCallback(() => {
    if (Date.now() - keptAt.current < keepMs(logOffMs)) return;
    keptAt.current = Date.now();
    void ask('POST', '/session');
  }, [ask, logOffMs]);
  const leftMs = useIdle(logOffMs, idle, keep);
  const warning = warningOf(t, isLost, leftMs <= warnMs);
  const closeResult = () => setSaid(null);

  return (
    <PanelContext.Provider value={panel}>
      <button
        type="button"
        class="skip"
        onClick={() => document.getElementById('content')?.focus()}
      >
        {t('skip')}
      </button>
      <div class="shell">
        <Menu
          page={place.page}
          by={by}
          leftMs={leftMs}
          atKiosk={atKiosk}
          onLanguage={onLanguage}
          onEnd={() => onEnd(false)}
          onLeave={() => onEnd(true)}
        />
        <main id="content" tabIndex={-1}>
          <Result t={t} result={warning ?? said} onClose={warning ? undefined : closeResult} />
          <PageOf key={place.page} page={place.page} rest={place.rest} />
        </main>
      </div>
    </PanelContext.Provider>
  );
}

/** Refreshes the overview after each event and every so often; passes events on to the pages. */
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

interface ResultProps {
  t: Words;
  result: Said | null;
  /** left out: it stays as long as it is true */
  onClose?: (() => void) | undefined;
}

/** The outcome of the last action, or what the user must know now. */
function Result({ t, result, onClose }: ResultProps) {
  return (
    <div class="result" role="status" aria-live="polite" data-mark={result?.mark}>
      {result && (
        <>
          <Badge mark={result.mark} />
          <p>{result.text}</p>
          {onClose && (
            <button type="button" class="plain" aria-label={t('close')} onClick={onClose}>
              <Icon name="close" />
            </button>
          )}
        </>
      )}
    </div>
  );
}

function warningOf(t: Words, isLost: boolean, endsSoon: boolean): Said | null {
  if (isLost) return { mark: 'refused', text: t('lost') };
  return endsSoon ? { mark: 'warning', text: t('logs-off-soon') } : null;
}

/** At the kiosk itself this panel is shown in place of the patron's screen: that is no fault. */
function seenFromKiosk(overview: Overview): Overview {
  const parts = overview.parts.map((finding): Finding => {
    if (finding.code !== 'screen-not-shown') return finding;
    return { part: 'screen', light: 'ok', code: 'screen-is-panel', text: '' };
  });
  return { ...overview, parts };
}
