/** The stream of the overview; reconnects by itself, and keeps what it knew. */
import { useEffect, useState } from 'preact/hooks';
import type { Overview, OverviewDelta } from '../src/panel/actions.ts';
import { applyDelta } from '../src/panel/apply-delta.ts';

const retryMs = 2_000;
/** The server sends something every ten seconds. */
const silentMs = 25_000;

interface Live {
  /** null: none came yet */
  overview: Overview | null;
  /** the program of the panel does not answer */
  isLost: boolean;
  /** it answers, and does not know this browser: it was started again */
  isOut: boolean;
}

export function useOverview(): Live {
  const [live, setLive] = useState<Live>(() => ({
    overview: overviewInPage(),
    isLost: false,
    isOut: false,
  }));
  useEffect(() => follow(setLive), []);
  return live;
}

/** As the server wrote it into the page; null: it did not. */
function overviewInPage(): Overview | null {
  const text = document.getElementById('overview')?.textContent;
  return text ? (JSON.parse(text) as Overview) : null;
}

function follow(set: (change: (before: Live) => Live) => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  function open() {
    source = new EventSource('/api/events');
    source.addEventListener('whole', ({ data }) => {
      const overview = JSON.parse(data) as Overview;
      set(() => ({ overview, isLost: false, isOut: false }));
    });
    source.addEventListener('delta', ({ data }) => {
      const delta = JSON.parse(data) as OverviewDelta;
      set(({ overview, ...before }) => ({
        ...before,
        overview: overview && applyDelta(overview, delta),
      }));
    });
    for (const event of ['whole', 'delta', 'heartbeat']) source.addEventListener(event, heard);
    source.addEventListener('error', () => void again());
  }
  function heard() {
    clearTimeout(silence);
    silence = setTimeout(() => void again(), silentMs);
  }
  async function again() {
    source?.close();
    clearTimeout(silence);
    clearTimeout(timer);
    timer = setTimeout(open, retryMs);
    const status = await fetch('/api/differs', { cache: 'no-store' }).then(
      (answer) => answer.status,
      () => 0,
    );
    set((before) => ({ ...before, isLost: true, isOut: status === 401 }));
  }

  open();
  return () => {
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
  };
}
