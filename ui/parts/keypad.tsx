/** 3 by 4, without a flash at a touch: a bystander cannot read the digits. */
import type { ComponentChildren } from 'preact';
import type { Piece } from '../../src/screen/texts.ts';
import { useKiosk } from '../kiosk.ts';
import { Badge } from './badge.tsx';
import { Icon } from './icon.tsx';
import { Rich } from './text.tsx';

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

interface PadNotesProps {
  /** what is wrong with the digits */
  warning: readonly Piece[] | null;
  /** what stays below it */
  children?: ComponentChildren;
}

/** Below the keypad. The place of a warning is kept free, so that no key moves when one comes. */
export function PadNotes({ warning, children }: PadNotesProps) {
  return (
    <div class="under">
      <div class="problem" role="status">
        {warning && (
          <div class="row banner" data-state="warning">
            <Badge mark="warning" />
            <p class="text">
              <Rich pieces={warning} />
            </p>
          </div>
        )}
      </div>
      {children && <p>{children}</p>}
    </div>
  );
}
