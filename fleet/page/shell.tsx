/** The menu, the current page, and what stands above every page: the hub, and calls for help. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { DeskContext, type Message } from '../../ui/service/desk.ts';
import { problemText } from '../../ui/service/finding-words.ts';
import { Result } from '../../ui/service/parts/result.tsx';
import { type Answer, type Method, type Problem, requestOf } from '../../ui/service/request.ts';
import { shortMoment } from '../../ui/service/when.ts';
import type { Overview } from '../src/panel/actions.ts';
import { OpenCalls } from './calls.tsx';
import { Menu } from './menu.tsx';
import { PageOf } from './page-of.tsx';
import { parseHash } from './pages.ts';
import { type Region, RegionContext } from './region.ts';
import type { Words } from './words.ts';

interface ShellProps {
  t: Words;
  overview: Overview;
  /** the program of the panel does not answer */
  isLost: boolean;
  onLanguage(language: string): void;
}

export function Shell({ t, overview, isLost, onLanguage }: ShellProps) {
  const [hash, setHash] = useState(location.hash);
  const [message, setMessage] = useState<Message | null>(null);
  const now = useNow(overview.at);
  const current = parseHash(hash);
  const request = useCallback(
    <T,>(method: Method, path: string, body?: unknown): Promise<Answer<T>> =>
      requestOf<T>(`/api${path}`, method, body),
    [],
  );
  const showProblem = useCallback(
    (problem: Problem) => setMessage({ mark: 'refused', text: problemText(t, problem) }),
    [t],
  );
  const region = useMemo<Region>(
    () => ({ t, overview, now, request, showMessage: setMessage, showProblem }),
    [t, overview, now, request, showProblem],
  );
  useEffect(() => {
    const onHash = () => {
      setHash(location.hash);
      setMessage(null);
    };
    setHash(location.hash);
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  const away = awayOf(t, overview, isLost, now);

  return (
    <RegionContext.Provider value={region}>
      <DeskContext.Provider value={region}>
        <button
          type="button"
          class="skip"
          onClick={() => document.getElementById('content')?.focus()}
        >
          {t('skip')}
        </button>
        <div class="shell">
          <Menu page={current.page} onLanguage={onLanguage} />
          <main id="content" tabIndex={-1}>
            <Result
              t={t}
              result={message ?? away}
              onClose={message === null ? undefined : () => setMessage(null)}
            />
            {current.page !== 'calls' && <OpenCalls />}
            <PageOf
              key={`${current.page}/${current.rest[0] ?? ''}`}
              page={current.page}
              rest={current.rest}
            />
          </main>
        </div>
      </DeskContext.Provider>
    </RegionContext.Provider>
  );
}

function awayOf(t: Words, { hub, at }: Overview, isLost: boolean, now: string): Message | null {
  const known = shortMoment(t, at, now);
  if (isLost) return { mark: 'refused', text: t('lost.known', { known }) };
  if (hub.up) return null;
  const since = shortMoment(t, hub.since, now);
  return { mark: 'refused', text: t('hub.away', { since, known: since }) };
}

const tickMs = 1_000;

/** The hub's clock: what the last message had, and what has passed here since. */
function useNow(at: string): string {
  const [passedMs, setPassedMs] = useState(0);
  const came = useRef({ at, ms: performance.now() });
  if (came.current.at !== at) came.current = { at, ms: performance.now() };
  useEffect(() => {
    const timer = setInterval(() => setPassedMs(performance.now() - came.current.ms), tickMs);
    return () => clearInterval(timer);
  }, []);
  const sinceMs = Math.min(passedMs, performance.now() - came.current.ms);
  return new Date(Date.parse(at) + sinceMs).toISOString();
}
