/**
 * The kiosk's screen as its own page has it: each screen by server-sent events, each touch by POST.
 * The kiosk has no other way in for a story.
 */

/** What a story looks at; the kiosk's page has the whole of it. */
export interface SeenScreen {
  seq: number;
  language: string;
  languages: readonly string[];
  display: { speech: boolean };
  /** books of the visit before that the kiosk still sees */
  leftovers: number;
  view: { kind: string } & Readonly<Record<string, unknown>>;
  dialog: ({ kind: string } & Readonly<Record<string, unknown>>) | null;
}
export type SeenTest = (screen: SeenScreen) => boolean;

export interface KioskScreen {
  /** null: none came yet */
  readonly screen: SeenScreen | null;
  /** Rejects where the kiosk does not take it. */
  touch(intent: object): Promise<void>;
  /** The first screen that passes; rejects after `withinMs`, with the screen that is shown. */
  sees(what: string, test: SeenTest, withinMs?: number): Promise<SeenScreen>;
  close(): void;
}

const usualWaitMs = 15_000;
const againMs = 250;

/** Listens until it is closed, also to a kiosk that starts later. `signal` ends every wait. */
export function watchKiosk(url: string, signal: AbortSignal): KioskScreen {
  const closing = new AbortController();
  const ended = closing.signal;
  signal.addEventListener('abort', () => closing.abort(), { once: true, signal: ended });
  if (signal.aborted) closing.abort();
  const listeners = new Set<() => void>();
  let screen: SeenScreen | null = null;

  void listenOn(url, ended, (next) => {
    screen = next;
    for (const listener of [...listeners]) listener();
  });

  return {
    get screen() {
      return screen;
    },
    touch: async (intent) => {
      const answer = await fetch(new URL('intent', url), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(intent),
        signal: ended,
      });
      if (!answer.ok) throw new Error(`The kiosk refused a touch (${answer.status}).`);
    },
    sees: (what, test, withinMs = usualWaitMs) =>
      new Promise((found, failed) => {
        const settle = (done: () => void) => {
          clearTimeout(late);
          listeners.delete(look);
          ended.removeEventListener('abort', stop);
          done();
        };
        const look = () => {
          const seen = screen;
          if (seen !== null && test(seen)) settle(() => found(seen));
        };
        const stop = () => settle(() => failed(new Error('stopped')));
        const late = setTimeout(() => {
          const shown = screen === null ? 'nothing' : shownIn(screen);
          settle(() => failed(new Error(`The screen was to show ${what}, and shows ${shown}.`)));
        }, withinMs);
        listeners.add(look);
        ended.addEventListener('abort', stop);
        if (ended.aborted) stop();
        else look();
      }),
    close: () => closing.abort(),
  };
}

function shownIn({ view, dialog }: SeenScreen): string {
  return dialog === null ? view.kind : `${view.kind}, with ${dialog.kind}`;
}

/** A stream that ends with the kiosk is opened again. */
async function listenOn(
  url: string,
  signal: AbortSignal,
  onScreen: (screen: SeenScreen) => void,
): Promise<void> {
  while (!signal.aborted) {
    await listen(url, signal, onScreen).catch(() => undefined);
    if (!signal.aborted) await new Promise((again) => setTimeout(again, againMs));
  }
}

async function listen(
  url: string,
  signal: AbortSignal,
  onScreen: (screen: SeenScreen) => void,
): Promise<void> {
  const { body } = await fetch(new URL('events', url), { signal });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body ?? []) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^event: screen\ndata: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) onScreen(JSON.parse(data) as SeenScreen);
    }
  }
}
