import { useState } from 'preact/hooks';
import { useTyping } from '../input/typing.ts';
import { stillHere, useKiosk } from '../kiosk.ts';
import { Sheet } from '../pages/sheet.tsx';
import { Key, Way } from '../parts/controls.tsx';
import { Frame } from '../parts/frame.tsx';
import { Keypad, PadNotes } from '../parts/keypad.tsx';

const longest = 20;

/** The digits stay in this part of the page until they are sent. */
export function CardNumber({ glyph, onBack }: { glyph: 'borrow' | undefined; onBack(): void }) {
  const kiosk = useKiosk();
  const { t, send } = kiosk;
  const [number, setNumber] = useState('');
  const [empty, setEmpty] = useState(false);
  const digit = (one: string) => {
    stillHere(kiosk);
    setEmpty(false);
    setNumber((now) => (now + one).slice(0, longest));
  };
  const wipe = () => {
    stillHere(kiosk);
    setNumber((now) => now.slice(0, -1));
  };
  const enter = () => (number === '' ? setEmpty(true) : send({ type: 'CARD_NUMBER', number }));
  useTyping({
    digit,
    wipe,
    enter,
    undo: (digits) => setNumber((now) => now.slice(0, now.length - digits)),
  });
  const groups = number.replace(/(\d{4})(?=\d)/g, '$1 ');
  return (
    <Frame
      place="card-number"
      controls
      glyph={glyph}
      title={t('identify.type.title')}
      says={t('identify.type.says')}
      forward={
        <Key on={enter} icon="forward">
          {t('key.next')}
        </Key>
      }
      aside={
        <Way on={onBack} icon="back">
          {t('key.back')}
        </Way>
      }
    >
      <Sheet kind="pad">
        <div
          class="typed mono"
          data-headset={number === '' ? '' : t('pin.typed', { count: number.length })}
          data-aloud={[...number].join(' ')}
          role="status"
          aria-label={t('identify.type.field')}
        >
          {groups}
          <i />
        </div>
        <Keypad onDigit={digit} onWipe={wipe} />
        <PadNotes warning={empty ? t.pieces('identify.type.empty') : null} />
      </Sheet>
    </Frame>
  );
}
