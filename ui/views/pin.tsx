/** The digits live in this component alone, and are wiped with it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { useTyping } from '../input/typing.ts';
import { stillHere, useKiosk } from '../kiosk.ts';
import type { ViewNamed } from '../named.ts';
import { Sheet } from '../pages/sheet.tsx';
import { Key, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { Keypad, PadNotes } from '../parts/keypad.tsx';
import { behind, useBehind } from './behind.ts';

const wheel = behind(import('../parts/wheel.tsx'));

/** Longer than between two keys of a scanner, whose first digits are no PIN. */
const sendAfterMs = 200;

export function Pin({ view }: { view: ViewNamed<'pin'> }) {
  const kiosk = useKiosk();
  const { t, send } = kiosk;
  const { Wheel } = useBehind(wheel) ?? {};
  const [pin, setPin] = useState('');
  const [short, setShort] = useState(0);
  /** the patron knows that nothing is typed, until they wipe the last digit */
  const [wiped, setWiped] = useState(false);
  const [strokes, setStrokes] = useState(0);
  /** digits that were sent: they stay in sight until the answer comes */
  const [sent, setSent] = useState(0);
  const sentAfter = useRef(-1);
  const exact = view.minDigits === view.maxDigits;
  // Who hears the screen counts the digits by ear: they correct first, and send it themselves.
  const { speech, twoKeys } = kiosk.screen.display;
  const sends = exact && !speech;
  const digit = (one: string) => {
    stillHere(kiosk);
    setShort(0);
    setWiped(false);
    setSent(0);
    setStrokes((count) => count + 1);
    setPin((now) => (now.length < view.maxDigits ? now + one : now));
  };
  const wipe = () => {
    stillHere(kiosk);
    setWiped(true);
    setSent(0);
    setPin((now) => now.slice(0, -1));
  };
  const submit = () => {
    // Enter and the end of the time may come together.
    if (sentAfter.current === strokes) return;
    sentAfter.current = strokes;
    send({ type: 'PIN', pin });
    setSent(pin.length);
    setPin('');
  };
  const enter = () => {
    // Enter after the last digit, out of habit: it was sent already.
    if (sends && pin === '') return;
    if (pin.length < view.minDigits) return setShort(view.minDigits - pin.length);
    submit();
  };
  // Every further digit, of a scanner, begins the time anew.
  useEffect(() => {
    if (!sends || pin.length < view.maxDigits) return;
    const timer = setTimeout(submit, sendAfterMs);
    return () => clearTimeout(timer);
  }, [pin, strokes, sends]);
  useTyping({
    digit,
    wipe,
    enter,
    undo: (digits) => setPin((now) => now.slice(0, Math.max(0, now.length - digits))),
  });
  useEffect(() => setSent(0), [view]);
  const shown = sent || pin.length;
  const places = Math.max(shown, view.minDigits);
  const problem = short > 0 ? t.pieces('pin.too-short', { count: short }) : null;
  const wrong = view.triesLeft === null ? null : t.pieces('pin.wrong', { tries: view.triesLeft });
  const warning = problem ?? (shown === 0 ? wrong : null);
  return (
    <Frame
      place="pin"
      controls
      glyph={view.purpose === 'account' ? undefined : 'borrow'}
      title={t('view.pin.title')}
      says={t('pin.says', { count: exact ? view.minDigits : 0 })}
      forward={
        sends ? (
          <p class="say">{t('pin.goes-on', { count: view.maxDigits })}</p>
        ) : (
          <Key on={enter} icon="forward">
            {t('key.next')}
          </Key>
        )
      }
      aside={
        <Way on={{ type: 'BACK' }} icon="back">
          {t('key.back')}
        </Way>
      }
    >
      <Sheet kind="pad">
        <div
          class="dots"
          role="img"
          aria-label={t('pin.typed', { count: shown })}
          data-aloud={twoKeys || (pin === '' && !wiped) ? '' : undefined}
        >
          {Array.from({ length: places }, (_, at) => (
            <i key={at} class={at < shown ? 'full' : ''} />
          ))}
        </div>
        {twoKeys ? (
          Wheel && (
            <Wheel
              typed={t(shown === 0 ? 'pin.wheel' : 'pin.typed', { count: shown })}
              onDigit={digit}
              onWipe={wipe}
            />
          )
        ) : (
          <Keypad onDigit={digit} onWipe={wipe} />
        )}
        <PadNotes warning={warning}>{t('pin.forgotten')}</PadNotes>
      </Sheet>
    </Frame>
  );
}
