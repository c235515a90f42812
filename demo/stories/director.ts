/** What plays on the stage: one thing at a time. */
import { beginAgain } from '../stage/begin-again.ts';
import { watchKiosk } from '../stage/kiosk-screen.ts';
import type { Director, Table } from '../stage/parts.ts';
import { visit } from './film.ts';
import { stories } from './index.ts';
import { playStory } from './play-story.ts';

interface DirectorOptions {
  table(): Table;
  kioskUrl: string;
  /** null: unknown */
  healthUrl: string | null;
  changed(): void;
  /** The simulated library is as at its start. */
  onBegun(): void;
}

export function createDirector(options: DirectorOptions): Director {
  const { kioskUrl, healthUrl, changed, onBegun } = options;
  let stopping = new AbortController();
  let playing: Promise<void> = Promise.resolve();

  const stop = async () => {
    stopping.abort();
    await playing;
  };
  /** After what runs now has stopped. */
  const next = (run: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    stopping.abort();
    const own = new AbortController();
    stopping = own;
    const running = playing.then(() => run(own.signal));
    playing = running.catch(() => undefined);
    return running;
  };
  return {
    stop,
    play: (id, language, stepMs) => {
      const story = [...stories, visit].find((one) => one.id === id);
      if (story === undefined) return false;
      const own = { kioskUrl, healthUrl, language, stepMs, changed, onBegun };
      void next((signal) => playStory(options.table(), story, { ...own, signal }));
      return true;
    },
    beginAgain: () =>
      next(async (signal) => {
        const table = options.table();
        const kiosk = watchKiosk(kioskUrl, signal);
        Object.assign(table, { story: null, finger: null, beginning: true });
        changed();
        await beginAgain(table, { kiosk, healthUrl, signal, onBegun }).finally(() => {
          kiosk.close();
          table.beginning = false;
          changed();
        });
      }),
  };
}
