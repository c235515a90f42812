/**
 * The log-in: who is there (role and initials), then the PIN of that role. What was chosen is
 * forgotten with this page.
 */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { LoginRefused, Role, Session } from '../../src/technician/actions.ts';
import { Badge } from '../parts/badge.tsx';
import { ask } from './ask.ts';
import { useIdle } from './idle.ts';
import { backToKiosk } from './kiosk-side.ts';
import { Languages } from './languages.tsx';
import { codeDigits, mostPinDigits, PinStep } from './login-pin.tsx';
import { WhoStep } from './login-who.tsx';
import { Icon } from './parts/icon.tsx';
import type { Words } from './words.ts';

interface LoginProps {
  t: Words;
  session: Session;
  atKiosk: boolean;
  onLanguage(language: string): void;
  onSession(session: Session): void;
}

/** Nobody logs in: a patron should not find this page. */
const nobodyMs = 60_000;
const never = 2_147_483_000;

export function Login({ t, session, atKiosk, onLanguage, onSession }: LoginProps) {
  const only = session.roles.length === 1 ? session.roles[0]?.role : undefined;
  const [role, setRole] = useState<Role | null>(only ?? null);
  const [initials, setInitials] = useState('');
  const [isKnown, setKnown] = useState(false);
  /** typed, and to be sent with the code of the app */
  const [pin, setPin] = useState('');
  const [said, setSaid] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const leave = useCallback(() => void backToKiosk(), []);
  useIdle(atKiosk ? nobodyMs : never, leave);
  useEffect(() => heading.current?.focus(), []);

  const chosen = session.roles.find((one) => one.role === role);
  const needsCode = chosen?.needsCode ?? false;

  async function send(pin: string, code?: string) {
    setPin('');
    const given = code === undefined ? {} : { code };
    const answer = await ask<Session>('POST', '/login', { role, pin, initials, atKiosk, ...given });
    if (answer.ok) return onSession(answer.value);
    const { status, text, body } = answer.problem;
    const { triesLeft, lockedUntil = null } = body as Partial<LoginRefused>;
    const roles = session.roles.map((one) =>
      one.role === role ? { ...one, lockedUntil, triesLeft: triesLeft ?? one.triesLeft } : one,
    );
    onSession({ ...session, roles });
    if (status === 401)
      setSaid(t(needsCode ? 'login.wrong-either' : 'login.wrong', { count: triesLeft ?? 0 }));
    else setSaid(status === 423 ? '' : text || t('no-answer'));
  }
  async function onDigits(digits: string) {
    if (pin !== '') return await send(pin, digits);
    if (!needsCode) return await send(digits);
    setSaid('');
    setPin(digits);
  }
  const back = () => {
    setSaid('');
    setPin('');
    setKnown(false);
    heading.current?.focus();
  };

  return (
    <div class="login">
      <main>
        <div class="login-head">
          <h1 tabIndex={-1} ref={heading}>
            {t('login.title')}
          </h1>
          <p>{t('login.says')}</p>
        </div>
        {!session.open && (
          <p class="closed">
            <Badge mark="off" />
            <span>
              {t('login.no-pin')} {session.remedy}
            </span>
          </p>
        )}
        {session.open && !isKnown && (
          <WhoStep
            t={t}
            roles={session.roles.map((one) => one.role)}
            role={role}
            initials={initials}
            onRole={setRole}
            onInitials={setInitials}
            onNext={() => setKnown(true)}
          />
        )}
        {session.open && isKnown && role !== null && (
          <PinStep
            key={pin === '' ? 'pin' : 'code'}
            t={t}
            who={`${t(`role.${role}`)} · ${initials}`}
            asks={pin === '' ? '' : t('login.code')}
            empty={t(pin === '' ? 'login.empty' : 'login.code-empty')}
            most={pin === '' ? mostPinDigits : codeDigits}
            lockedUntil={chosen?.lockedUntil ?? null}
            said={said}
            onSaid={setSaid}
            onPin={onDigits}
            onBack={back}
          />
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
