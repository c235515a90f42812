/** The whole screen: the room, the header, the view in it, the dialog over it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Intent, Screen } from '../src/screen/screen.ts';
import { isRightToLeft, type Texts } from '../src/screen/texts.ts';
import { changesBetween } from './changes.ts';
import { DialogOver } from './dialogs/dialog.tsx';
import { Header } from './header.tsx';
import { listenToJack } from './input/headset.ts';
import { listenToArrows } from './input/moving.ts';
import { listenForService } from './input/service-press.ts';
import { listenToKeys } from './input/typing.ts';
import { KioskContext } from './kiosk.ts';
import { Night } from './parts/night.tsx';
import { Shelf } from './parts/shelf.tsx';
import { type Room, roomOf } from './room.ts';
import { behind, useBehind } from './views/behind.ts';
import { ViewOf } from './views/view.tsx';

/** Each has an equivalent on the screen. */
const sounds = behind(import('./sound.ts'));
const aloud = behind(import('./speech/aloud.tsx'));
const twoKeys = behind(import('./input/two-keys.ts'));

interface AppProps {
  screen: Screen;
  /** only until the next screen, which is on its way: the view takes no touch */
  held: boolean;
  t: Texts;
  send(intent: Intent): void;
}

const heroes = new Set(['attract', 'goodbye', 'out-of-order', 'closed']);
/** Views in which no visit is under way. */
const idle = new Set(['attract', 'chute', 'out-of-order', 'closed']);

export function App({ screen, held, t, send }: AppProps) {
  const room = useRef<Room>('neutral');
  room.current = roomOf(screen.view, room.current);
  const spoken = useChanges(screen, t);
  const { Aloud } = useBehind(aloud) ?? {};
  const { TwoKeys } = useBehind(twoKeys) ?? {};

  useEffect(() => {
    const stops = [listenToArrows(), listenToKeys((code) => send({ type: 'SCANNED', code }))];
    const onClick = (event: MouseEvent) => {
      if (event.target instanceof Element && !event.target.closest('button'))
        send({ type: 'TOUCH' });
    };
    document.addEventListener('click', onClick);
    return () => {
      for (const stop of stops) stop();
      document.removeEventListener('click', onClick);
    };
  }, [send]);

  const { in: jackIn, out: jackOut } = screen.jackKeys ?? {};
  useEffect(() => {
    if (jackIn === undefined || jackOut === undefined) return;
    return listenToJack({ in: jackIn, out: jackOut }, (isIn) =>
      send({ type: 'HEADSET', in: isIn }),
    );
  }, [jackIn, jackOut, send]);

  const isIdle = idle.has(screen.view.kind);
  useEffect(() => (isIdle ? listenForService() : undefined), [isIdle]);

  // Before the paint, so that no screen is drawn in the writing direction of the last language.
  useLayoutEffect(() => {
    document.documentElement.lang = t.language;
    document.documentElement.dir = isRightToLeft(t.language) ? 'rtl' : 'ltr';
    document.title = screen.library;
  }, [t, screen.library]);

  const touched = useTouched(held);
  const { display, view, dialog } = screen;
  // While the patron may have left, what a passer-by could read is not drawn.
  const covered = dialog?.kind === 'are-you-there' || dialog?.kind === 'who-is-there';
  const behind = dialog !== null && !covered;
  return (
    <KioskContext.Provider value={{ screen, t, send: held ? sendNothing : send }}>
      <div
        class="stage"
        style={ownColours(screen.rooms)}
        data-own={screen.rooms?.[room.current] !== undefined || undefined}
        data-seq={screen.seq}
        data-room={room.current}
        data-view={view.kind}
        data-theme={display.theme}
        data-size={display.textSize}
        data-low={display.low || undefined}
        data-hero={heroes.has(view.kind) || undefined}
        data-covered={covered || undefined}
        data-held={held || undefined}
        onClickCapture={touched}
      >
        {covered ? (
          <main>
            <Shelf />
          </main>
        ) : (
          <div class="behind" inert={behind}>
            <ViewOf view={view} />
          </div>
        )}
        <Header inert={behind} />
        {display.low && (
          <div class="up-there">
            <Shelf />
          </div>
        )}
        {dialog && <DialogOver dialog={dialog} />}
        {screen.light !== undefined && <Night light={screen.light} />}
        {Aloud && <Aloud />}
        {TwoKeys && screen.twoKeys && <TwoKeys />}
        {/* For a screen reader; reading aloud says these itself, one by one. */}
        <div class="heard" aria-live="polite" role="status" data-rows>
          {spoken}
        </div>
      </div>
    </KioskContext.Provider>
  );
}

/** A touch is answered by the kiosk within this time, or what comes is no answer to it. */
const touchMs = 1_000;

function sendNothing(): void {}

/**
 * Remembers the button that was touched last and shows it while the screen is held; meanwhile no
 * button does anything.
 */
function useTouched(held: boolean): (event: MouseEvent) => void {
  const last = useRef<{ button: Element | null; at: number }>({ button: null, at: 0 });
  useLayoutEffect(() => {
    const { button, at } = last.current;
    // What is waited for may have come by itself: a card, a book.
    if (!held || button === null || performance.now() - at > touchMs) return;
    button.setAttribute('data-touched', '');
    return () => button.removeAttribute('data-touched');
  }, [held]);
  return (event) => {
    if (held) return event.stopPropagation();
    const { target } = event;
    const button = target instanceof Element ? target.closest('button') : null;
    last.current = { button, at: performance.now() };
  };
}

/**
 * The colours that the library set, as custom properties: the page's policy allows no style in its
 * text. `dim`: the colour of a tile in the dark theme, as light as a raised surface there.
 */
function ownColours(rooms: Screen['rooms'] = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(rooms).flatMap(([room, colour]) => [
      [`--own-${room}`, colour],
      [`--dim-${room}`, `color-mix(in srgb, ${colour}, #000000 25%)`],
    ]),
  );
}

/** Plays and announces what the last push changed. */
function useChanges(screen: Screen, t: Texts): string {
  const before = useRef<Screen | null>(null);
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    if (before.current === screen) return;
    const changes = changesBetween(before.current, screen, t);
    if (before.current !== null && screen.display.sound)
      for (const sound of changes.sounds) sounds()?.play(sound);
    if (changes.spoken.length > 0) setSpoken(changes.spoken.join(' '));
    else if (before.current?.view.kind !== screen.view.kind) setSpoken('');
    before.current = screen;
  }, [screen, t]);
  return spoken;
}
