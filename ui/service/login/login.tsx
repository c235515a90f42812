/** The log-in: role and initials, then the PIN of that role. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { LoginRefused, Role, Session } from '../../../src/technician/actions.ts';
import { Badge } from '../../parts/badge.tsx';
import { useIdle } from '../idle.ts';
import { backToKiosk } from '../kiosk-side.ts';
import { Languages } from '../languages.tsx';
import { Icon } from '../parts/icon.tsx';
import { request } from '../request.ts';
import type { Words } from '../words.ts';
import { codeDigits, mostPinDigits, PinStep } from './login-pin.tsx';
import { WhoStep } from './login-who.tsx';

interface LoginProps {
  t: Words;
  session: Session;
  atKiosk: boolean;
  onLanguage(language: string): void;
  onSession(session: Session): void;
}

/** Without a log-in the patron's screen returns after this time. */
const abandonedMs = 60_000;
/** the longest delay of a timer */
const never = 2_147_483_000;

export function Login({ t, session, atKiosk, onLanguage, onSession }: LoginProps) {
  const only = session.roles.length === 1 ? session.roles[0]?.role : undefined;
  const [role, setRole] = useState<Role | null>(only ?? null);
  const [initials, setInitials] = useState('');
  const [isPinStep, setPinStep] = useState(false);
  /** waits for the code of the app, to be sent with it */
  const [pin, setPin] = useState('');
  const [message, setMessage] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const leave = useCallback(() => void backToKiosk(), []);
  useIdle(atKiosk ? abandonedMs : never, leave);
  useEffect(() => heading.current?.focus(), []);

  const chosen = session.roles.find((one) => one.role === role);
  const needsCode = chosen?.needsCode ?? false;

  async function send(pin: string, code?: string) {
    setPin('');
    const given = code === undefined ? {} : { code };
    const answer = await request<Session>('POST', '/login', {
      role,
      pin,
      initials,
      atKiosk,
      ...given,
    });
    if (answer.ok) return onSession(answer.value);
    const { status, text, body } = answer.problem;
    const { triesLeft, lockedUntil = null } = body as Partial<LoginRefused>;
    const roles = session.roles.map((one) =>
      one.role === role ? { ...one, lockedUntil, triesLeft: triesLeft ?? one.triesLeft } : one,
    );
    onSession({ ...session, roles });
    if (status === 401)
      setMessage(t(needsCode ? 'login.wrong-either' : 'login.wrong', { count: triesLeft ?? 0 }));
    else setMessage(status === 423 ? '' : text || t('no-answer'));
  }
  async function onDigits(digits: string) {
    if (pin !== '') return await send(pin, digits);
    if (!needsCode) return await send(digits);
    setMessage('');
    setPin(digits);
  }
  const back = () => {
    setMessage('');
    setPin('');
    setPinStep(false);
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
        {session.open && !isPinStep && (
          <WhoStep
            t={t}
            roles={session.roles.map((one) => one.role)}
            role={role}
            initials={initials}
            onRole={setRole}
            onInitials={setInitials}
            onNext={() => setPinStep(true)}
          />
        )}
        {session.open && isPinStep && role !== null && (
          <PinStep
            key={pin === '' ? 'pin' : 'code'}
            t={t}
            who={`${t(`role.${role}`)} · ${initials}`}
            prompt={pin === '' ? '' : t('login.code')}
            emptyMessage={t(pin === '' ? 'login.empty' : 'login.code-empty')}
            mostDigits={pin === '' ? mostPinDigits : codeDigits}
            lockedUntil={chosen?.lockedUntil ?? null}
            message={message}
            onMessage={setMessage}
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
