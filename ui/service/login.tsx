/** The PIN, by touch or by keyboard. Dots only; the digits leave this page once, in the request. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { LoginRefused, Session } from '../../src/technician/actions.ts';
import { Badge } from '../parts/badge.tsx';
import { ask, kioskNow } from './ask.ts';
import { useIdle } from './idle.ts';
import { backToKiosk } from './kiosk-side.ts';
import { Languages } from './languages.tsx';
import { Icon } from './parts/icon.tsx';
import type { Words } from './words.ts';

interface LoginProps {
  t: Words;
  session: Session;
  atKiosk: boolean;
  onLanguage(language: string): void;
  onSession(session: Session): void;
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;
/** of a PIN, as `kiosk service-pin` takes it */
const fewestDigits = 6;
const mostDigits = 12;
/** Nobody logs in: a patron should not find this page. */
const nobodyMs = 60_000;
const never = 2_147_483_000;

export function Login({ t, session, atKiosk, onLanguage, onSession }: LoginProps) {
  const [pin, setPin] = useState('');
  const [said, setSaid] = useState('');
  const [isAsking, setAsking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const locked = useCountdown(session.lockedUntil);
  const leave = useCallback(() => void backToKiosk(), []);
  useIdle(atKiosk ? nobodyMs : never, leave);
  useEffect(() => heading.current?.focus(), []);

  const add = (digit: string) => setPin((before) => (before.length < mostDigits ? before + digit : before));
  async function send() {
    if (isAsking) return;
    if (pin === '') return setSaid(t('login.empty'));
    setAsking(true);
    const answer = await ask<Session>('POST', '/login', { pin });
    setAsking(false);
    setPin('');
    if (answer.ok) return onSession(answer.value);
    const { status, text, body } = answer.problem;
    const refused = body as Partial<LoginRefused>;
    const triesLeft = refused.triesLeft ?? session.triesLeft;
    onSession({ ...session, triesLeft, lockedUntil: refused.lockedUntil ?? null });
    if (status === 401) setSaid(t('login.wrong', { count: triesLeft }));
    else if (status === 423) setSaid('');
    else setSaid(text || t('no-answer'));
  }
  useDigits({ add, wipe: () => setPin((before) => before.slice(0, -1)), send: () => void send() });

  return (
    <div class="login">
      <main>
        <div class="login-head">
          <h1 tabIndex={-1} ref={heading}>
            {t('login.title')}
          </h1>
          <p>{t('login.says')}</p>
        </div>
        {session.open ? (
          <div class="pin">
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
                said && (
                  <>
                    <Badge mark="warning" />
                    {said}
                  </>
                )
              )}
            </p>
            <div class="pad">
              {digits.map((digit) => (
                <button type="button" class="pad-key" key={digit} onClick={() => add(digit)}>
                  {digit}
                </button>
              ))}
              <button type="button" class="pad-key wipe" onClick={() => setPin('')}>
                <Icon name="erase" />
                {t('login.wipe')}
              </button>
            </div>
            <button
              type="button"
              class="button main wide"
              aria-disabled={isAsking || undefined}
              onClick={() => void send()}
            >
              {t('login.go')}
            </button>
          </div>
        ) : (
          <p class="closed">
            <Badge mark="off" />
            <span>
              {t('login.no-pin')} {session.remedy}
            </span>
          </p>
        )}
        <div class="login-foot">
          {atKiosk && (
            <button type="button" class="button" onClick={leave}>
              <Icon name="back" />
              {t('to-kiosk')}
            </button>
          )}
          <Languages t={t} on={onLanguage} />
        </div>
      </main>
    </div>
  );
}

/** Whole seconds until a moment; 0: it is past. */
function useCountdown(until: string | null): number {
  const left = () => (until === null ? 0 : Math.max(0, Math.ceil((Date.parse(until) - kioskNow()) / 1000)));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

function useDigits(typed: { add(digit: string): void; wipe(): void; send(): void }): void {
  const present = useRef(typed);
  present.current = typed;
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      // By the place of the key: on AZERTY a digit needs Shift, and who types a PIN does not look.
      const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
      if (digit !== undefined) present.current.add(digit);
      else if (event.key === 'Backspace') present.current.wipe();
      else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) present.current.send();
      else return;
      event.preventDefault();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
