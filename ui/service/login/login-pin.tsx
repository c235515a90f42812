/** Enters the PIN, or the code of an app, by touch or keyboard. The page shows dots only. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Badge } from '../../parts/badge.tsx';
import { DigitPad } from '../parts/digit-pad.tsx';
import { kioskNow } from '../request.ts';
import type { Words } from '../words.ts';
import { useTypedKeys } from './typed-keys.ts';

interface PinProps {
  t: Words;
  /** role and initials */
  who: string;
  /** shown above the dots; empty for the PIN */
  prompt: string;
  /** shown if nothing was typed */
  emptyMessage: string;
  mostDigits: number;
  lockedUntil: string | null;
  message: string;
  onMessage(message: string): void;
  onPin(pin: string): Promise<void>;
  onBack(): void;
}

/** of a PIN, as `kiosk service-pin` requires */
const fewestDigits = 6;
export const mostPinDigits = 12;
export const codeDigits = 6;

export function PinStep({
  t,
  who,
  prompt,
  emptyMessage,
  mostDigits,
  lockedUntil,
  message,
  onMessage,
  onPin,
  onBack,
}: PinProps) {
  const [pin, setPin] = useState('');
  const [isSending, setSending] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const locked = useCountdown(lockedUntil);
  useEffect(() => heading.current?.focus(), []);

  const add = (digit: string) =>
    setPin((before) => (before.length < mostDigits ? before + digit : before));
  async function send() {
    if (isSending) return;
    if (pin === '') return onMessage(emptyMessage);
    setSending(true);
    const sent = onPin(pin);
    setPin('');
    await sent;
    setSending(false);
  }
  useTypedKeys({
    add: ({ code }) => {
      // By the position of the key: on AZERTY a digit needs Shift.
      const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
      if (digit !== undefined) add(digit);
      return digit !== undefined;
    },
    erase: () => setPin((before) => before.slice(0, -1)),
    send: () => void send(),
  });
  return (
    <div class="pin">
      <div class="pin-who">
        <h2 tabIndex={-1} ref={heading}>
          {who}
        </h2>
        <button type="button" class="button" onClick={onBack}>
          {t('login.other')}
        </button>
      </div>
      {prompt && <p class="asks">{prompt}</p>}
      <p class="dots" role="img" aria-label={t('login.typed', { count: pin.length })}>
        {Array.from({ length: Math.max(fewestDigits, pin.length) }, (_, at) => (
          <span key={at} class={at < pin.length ? 'dot full' : 'dot'} />
        ))}
      </p>
      <p class="login-said" role="alert">
        {locked > 0 ? (
          <>
            <Badge mark="refused" />
            {t('login.locked', {
              minutes: Math.floor(locked / 60),
              seconds: String(locked % 60).padStart(2, '0'),
            })}
          </>
        ) : (
          message && (
            <>
              <Badge mark="warning" />
              {message}
            </>
          )
        )}
      </p>
      {locked > 0 && <p class="login-aside">{t('login.locked-command')}</p>}
      <DigitPad
        t={t}
        onDigit={add}
        onErase={() => setPin((before) => before.slice(0, -1))}
        onWipe={() => setPin('')}
      />
      <button
        type="button"
        class="button main wide"
        aria-disabled={isSending || undefined}
        onClick={() => void send()}
      >
        {t('login.go')}
      </button>
    </div>
  );
}

/** Whole seconds until a moment; 0 if it is past. */
function useCountdown(until: string | null): number {
  const left = () =>
    until === null ? 0 : Math.max(0, Math.ceil((Date.parse(until) - kioskNow()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}
