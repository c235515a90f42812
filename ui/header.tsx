/**
 * The name of the view and what is always offered: language, accessibility, help, in this order.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { View } from '../src/screen/screen.ts';
import { languageName } from '../src/screen/texts.ts';
import { closingKey } from './closing.ts';
import { useKiosk } from './kiosk.ts';
import { Badge } from './parts/badge.tsx';
import { callMarks } from './parts/call.tsx';
import { Brand, Icon } from './parts/icon.tsx';

/** These say themselves where there is help. */
const servesNone: readonly View['kind'][] = ['out-of-order', 'closed'];

/** The kiosk's process is not there yet, or not any more: no key would do anything. */
function isDeaf(view: View): boolean {
  return view.kind === 'out-of-order' && ['starting', 'S01'].includes(view.code);
}

export function Header({ inert }: { inert: boolean }) {
  const { screen, t, send } = useKiosk();
  const now = useNow(5_000);
  const name = languageName(screen.language);
  const { state } = screen.call;
  const telephone = screen.unstaffed?.telephone ?? 'none';
  // Three words in the largest letters are wider than the screen.
  const short = screen.display.textSize === 3 && screen.language.slice(0, 2).toUpperCase();
  const language = t('header.language', { name });
  const clock = t.clock(now);
  // A list has room for more words about it.
  const stray = screen.stray === 'list.stray' ? undefined : screen.stray;
  const said = stray ?? (screen.trial && (`trial.${screen.trial}` as const)) ?? closingKey(screen);
  const minutes = screen.closing?.minutes ?? 0;
  return (
    <header inert={inert}>
      <div class="brand">
        <span class="name" data-said={said} data-stray={stray}>
          <Brand />
          {/* A name that is too long ends in dots at its own end, also on a screen from right to left. */}
          <span dir="auto">{said ? t(said, { minutes }) : screen.library}</span>
        </span>
        <span class="clock" key={clock}>
          {clock}
        </span>
      </div>
      {!isDeaf(screen.view) && (
        <nav class="tools" aria-label={t('tools')}>
          <button
            type="button"
            class="tool"
            aria-label={short ? `${language}, ${short}` : language}
            data-aloud={short ? language : undefined}
            onClick={() => send({ type: 'OPEN', dialog: 'language' })}
          >
            <Icon name="globe" />
            {short || name}
          </button>
          <button
            type="button"
            class="tool"
            onClick={() => send({ type: 'OPEN', dialog: 'accessibility' })}
          >
            <Icon name="accessible" />
            {t('header.accessible')}
          </button>
          {!servesNone.includes(screen.view.kind) && (
            <button
              type="button"
              class="tool"
              aria-label={
                state === 'none'
                  ? undefined
                  : `${t('header.help')}: ${t(`call.${state}`, { telephone })}`
              }
              onClick={() => send({ type: 'OPEN', dialog: 'help' })}
            >
              {state === 'none' ? <Icon name="help" /> : <Badge mark={callMarks[state]} />}
              {t('header.help')}
            </button>
          )}
        </nav>
      )}
    </header>
  );
}

/** The time, updated regularly. */
export function useNow(everyMs: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/**
 * Whole seconds until a moment, never below 0. The clock is read once for each moment, and what is
 * left is counted by one that is never set: a clock that is put right meanwhile changes nothing.
 */
export function useSecondsUntil(endsAt: string): number {
  useNow(250);
  const overMs = useMemo(() => performance.now() + Date.parse(endsAt) - Date.now(), [endsAt]);
  // In whole milliseconds: a rest of the sum would be one second more.
  return Math.max(0, Math.ceil(Math.round(overMs - performance.now()) / 1000));
}
