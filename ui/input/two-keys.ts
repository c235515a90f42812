/**
 * Two keys, for a patron who can press no more: one goes to the next button of the screen, the other
 * chooses it. A button that has more than one thing to choose goes on within itself first.
 */
import { useEffect, useRef } from 'preact/hooks';
import { stillHere, useKiosk } from '../kiosk.ts';
import { move } from './moving.ts';

/** An event at the focused button, which cancels it where it goes on within itself. */
export const goesOn = 'two-keys-next';

/** Draws nothing. The first press begins it; who touches the screen needs it no more. */
export function TwoKeys(): null {
  const kiosk = useKiosk();
  const { next, choose } = kiosk.screen.twoKeys ?? {};
  const { send } = kiosk;
  const isOn = kiosk.screen.display.twoKeys;
  const present = useRef(kiosk);
  present.current = kiosk;
  useEffect(() => {
    if (next === undefined) return;
    const onKey = ({ code, repeat }: KeyboardEvent) => {
      if (repeat || (code !== next && code !== choose)) return;
      const { display, headset } = present.current.screen;
      stillHere(present.current);
      if (display.twoKeys) press(code === choose);
      else send({ type: 'DISPLAY', display: { twoKeys: true, ...(headset && { speech: true }) } });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [next, choose, send]);
  useEffect(() => {
    if (!isOn) return;
    const onTouch = () => send({ type: 'DISPLAY', display: { twoKeys: false } });
    document.addEventListener('pointerdown', onTouch);
    return () => document.removeEventListener('pointerdown', onTouch);
  }, [isOn, send]);
  return null;
}

function press(chooses: boolean): void {
  const active = document.activeElement;
  const isButton = active instanceof HTMLButtonElement;
  if (chooses && isButton) active.click();
  else if (!isButton || active.dispatchEvent(new Event(goesOn, { cancelable: true }))) move(1);
}
