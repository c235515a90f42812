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

const refreshMs = 5_000;
/** How often a sign of life is passed on to the kiosk, whose session would end by itself. */
function keepMs(logOffMs: number) {
  return Math.min(60_000, logOffMs / 10);
}
/** So long before the end it is said, as EN 301 549 asks. */
const warnMs = 20_000;

export function Shell({ t, role, by, logOffMs, atKiosk, onLanguage, onEnd }: ShellProps) {
  const [hash, setHash] = useState(location.hash);
  const [overview, setOverview] = useState<Overview | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [isLost, setLost] = useState(false);
  const listeners = useRef(new Map<Happening, Set<(live: Live) => void>>());
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

  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined;
    // Many things can happen in a moment; one look shows them all.
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
  }, [refresh]);
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
  const endsSoon = leftMs <= warnMs;

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
          <div
            class="result"
            role="status"
            aria-live="polite"
            data-mark={markOf(isLost, endsSoon, said)}
          >
            {isLost || endsSoon ? (
              <>
                <Badge mark={isLost ? 'refused' : 'warning'} />
                <p>{t(isLost ? 'lost' : 'logs-off-soon')}</p>
              </>
            ) : (
              said && (
                <>
                  <Badge mark={said.mark} />
                  <p>{said.text}</p>
                  <button
                    type="button"
                    class="plain"
                    aria-label={t('close')}
                    onClick={() => setSaid(null)}
                  >
                    <Icon name="close" />
                  </button>
                </>
              )
            )}
          </div>
          <PageOf key={place.page} page={place.page} rest={place.rest} />
        </main>
      </div>
    </PanelContext.Provider>
  );
}

function markOf(isLost: boolean, endsSoon: boolean, said: Said | null) {
  return isLost ? 'refused' : endsSoon ? 'warning' : said?.mark;
}

/**
 * At the kiosk itself this panel stands in the place of the patron's screen, which is as it should
 * be.
 */
function seenFromKiosk(overview: Overview): Overview {
  const parts = overview.parts.map((finding): Finding => {
    if (finding.code !== 'screen-not-shown') return finding;
    return { part: 'screen', light: 'ok', code: 'screen-is-panel', text: '' };
  });
  return { ...overview, parts };
}
