/** Keys for digits, as on a telephone: 1 top left, 0 in the middle of the last row. */
import type { Words } from '../words.ts';
import { Icon } from './icon.tsx';

interface DigitPadProps {
  t: Words;
  onDigit(digit: string): void;
  /** the last digit */
  onErase(): void;
  /** all of them */
  onWipe(): void;
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export function DigitPad({ t, onDigit, onErase, onWipe }: DigitPadProps) {
  const keyOf = (digit: string) => (
    <button type="button" class="pad-key" key={digit} onClick={() => onDigit(digit)}>
      {digit}
    </button>
  );
  return (
    <div class="pad">
      {digits.map(keyOf)}
      <button type="button" class="pad-key word" onClick={onWipe}>
        {t('login.wipe')}
      </button>
      {keyOf('0')}
      <button type="button" class="pad-key word" aria-label={t('login.back-one')} onClick={onErase}>
        <Icon name="erase" />
      </button>
    </div>
  );
}
