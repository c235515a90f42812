/**
 * In place of a keypad, for two keys: the digits go by one after the other, each time from another one,
 * and are heard alone. A bystander sees neither which digit it is nor, by the number of presses, which
 * one is chosen.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { goesOn } from '../input/two-keys.ts';
import { useKiosk } from '../kiosk.ts';
import { Icon } from './icon.tsx';

const digits = 10;

function anyDigit(): number {
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
  return byte % digits;
}

interface WheelProps {
  /** what is said before the first digit: how many are chosen */
  typed: string;
  onDigit(digit: string): void;
  onWipe(): void;
}

export function Wheel({ typed, onDigit, onWipe }: WheelProps) {
  const { screen, t } = useKiosk();
  const isHeard = screen.headset === true && screen.display.speech;
  const button = useRef<HTMLButtonElement>(null);
  // A key may come before what the last one did is drawn.
  const place = useRef({ from: anyDigit(), passed: 0 });
  const [{ from, passed }, draw] = useState(place.current);
  const digitAt = () => String((place.current.from + place.current.passed) % digits);
  const go = (to: typeof place.current) => {
    place.current = to;
    draw(to);
  };
  const begin = () => go({ from: anyDigit(), passed: 0 });
  useEffect(() => {
    const { current } = button;
    const goOn = (event: Event) => {
      const { from, passed } = place.current;
      // After the last one the key goes to the next button.
      if (!isHeard || passed === digits - 1) return;
      event.preventDefault();
      go({ from, passed: passed + 1 });
    };
    current?.addEventListener(goesOn, goOn);
    return () => current?.removeEventListener(goesOn, goOn);
  }, [isHeard]);
  const choose = ({ detail }: MouseEvent) => {
    // A finger chooses no digit that it does not see: it brings the keypad back.
    if (!isHeard || detail > 0) return;
    onDigit(digitAt());
    begin();
  };
  const digit = (from + passed) % digits;
  return (
    <div class="keypad">
      <button
        type="button"
        class="digit wheel"
        ref={button}
        data-wheel={isHeard || undefined}
        data-aloud={isHeard ? (passed === 0 ? `${typed}. ${digit}` : digit) : undefined}
        aria-disabled={!isHeard || undefined}
        onClick={choose}
        onBlur={begin}
      >
        {t(isHeard ? 'pin.wheel' : 'pin.wheel.unheard')}
      </button>
      <button type="button" class="digit wipe" onClick={onWipe}>
        <Icon name="erase" />
        {t('key.wipe')}
      </button>
    </div>
  );
}
