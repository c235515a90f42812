/** The log-in: who is there (role and initials), then the PIN of that role. What was chosen is forgotten with this page. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { LoginRefused, Role, Session } from '../../src/technician/actions.ts';
import { Badge } from '../parts/badge.tsx';
import { ask } from './ask.ts';
import { useIdle } from './idle.ts';
import { backToKiosk } from './kiosk-side.ts';
import { Languages } from './languages.tsx';
import { PinStep } from './login-pin.tsx';
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
  const [said, setSaid] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const leave = useCallback(() => void backToKiosk(), []);
  useIdle(atKiosk ? nobodyMs : never, leave);
  useEffect(() => heading.current?.focus(), []);

  async function send(pin: string) {
    const answer = await ask<Session>('POST', '/login', { role, pin, initials, atKiosk });
    if (answer.ok) return onSession(answer.value);
    const { status, text, body } = answer.problem;
    const { triesLeft, lockedUntil = null } = body as Partial<LoginRefused>;
    const roles = session.roles.map((one) =>
      one.role === role ? { ...one, lockedUntil, triesLeft: triesLeft ?? one.triesLeft } : one,
    );
    onSession({ ...session, roles });
    if (status === 401) setSaid(t('login.wrong', { count: triesLeft ?? 0 }));
    else setSaid(status === 423 ? '' : text || t('no-answer'));
  }
  const back = () => {
    setSaid('');
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
            t={t}
            who={`${t(`role.${role}`)} · ${initials}`}
            lockedUntil={session.roles.find((one) => one.role === role)?.lockedUntil ?? null}
            said={said}
            onSaid={setSaid}
            onPin={send}
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
