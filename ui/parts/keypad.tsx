/** 3 by 4, without a flash at a touch: a bystander cannot read the digits. */
import { useKiosk } from '../kiosk.ts';
import { Icon } from './icon.tsx';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;

interface KeypadProps {
  onDigit(digit: string): void;
  onWipe(): void;
}

export function Keypad({ onDigit, onWipe }: KeypadProps) {
  const { t } = useKiosk();
  return (
    <div class="keypad">
      {digits.map((digit) => (
        <button
          type="button"
          class={digit === '0' ? 'digit zero' : 'digit'}
          key={digit}
          onClick={() => onDigit(digit)}
        >
          {digit}
        </button>
      ))}
      <button type="button" class="digit wipe" onClick={onWipe}>
        <Icon name="erase" />
        {t('key.wipe')}
      </button>
    </div>
  );
}
