/** Chooses a role and enters initials for the audit trail, by touch or keyboard. */
import { useState } from 'preact/hooks';
import type { Role } from '../../../src/technician/actions.ts';
import { Badge } from '../../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Words } from '../words.ts';
import { useTypedKeys } from './typed-keys.ts';

interface WhoProps {
  t: Words;
  roles: readonly Role[];
  role: Role | null;
  initials: string;
  onRole(role: Role): void;
  onInitials(change: (before: string) => string): void;
  onNext(): void;
}

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const fewestLetters = 2;
const mostLetters = 4;

export function WhoStep({ t, roles, role, initials, onRole, onInitials, onNext }: WhoProps) {
  const [message, setMessage] = useState('');
  const add = (letter: string) =>
    onInitials((before) => (before.length < mostLetters ? before + letter : before));
  function next() {
    if (role === null) return setMessage(t('login.no-role'));
    if (initials.length < fewestLetters) return setMessage(t('login.no-initials'));
    onNext();
  }
  useTypedKeys({
    add: ({ key }) => {
      if (!/^\p{L}$/u.test(key)) return false;
      add(key.toLocaleUpperCase('en'));
      return true;
    },
    erase: () => onInitials((before) => before.slice(0, -1)),
    send: next,
  });
  return (
    <div class="pin who-step">
      <h2>{t('login.who')}</h2>
      {roles.length > 1 && (
        <fieldset class="roles">
          <legend class="unseen">{t('login.role')}</legend>
          {roles.map((one) => (
            <button
              type="button"
              class="role"
              key={one}
              aria-pressed={one === role}
              onClick={() => onRole(one)}
            >
              {t(`role.${one}`)}
            </button>
          ))}
        </fieldset>
      )}
      <p class="initials">
        <span>{t('login.initials')}</span>
        <output aria-live="polite">{initials}</output>
      </p>
      <p class="login-said" role="alert">
        {message && (
          <>
            <Badge mark="warning" />
            {message}
          </>
        )}
      </p>
      <div class="pad letters">
        {letters.map((letter) => (
          <button type="button" class="pad-key" key={letter} onClick={() => add(letter)}>
            {letter}
          </button>
        ))}
        <button type="button" class="pad-key wipe" onClick={() => onInitials(() => '')}>
          <Icon name="erase" />
          {t('login.wipe')}
        </button>
      </div>
      <button type="button" class="button main wide" onClick={next}>
        {t('login.next')}
      </button>
    </div>
  );
}
