/** The start of the panel: who is there, then the log-in or the pages. */
import { render } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Session } from '../../src/technician/actions.ts';
import { keepHere } from '../guard.ts';
import { ask } from './ask.ts';
import '../css/fonts.css';
import './css/base.css';
import './css/shell.css';
import './css/controls.css';
import './css/login.css';
import './css/pages.css';
import './css/form.css';
import './css/narrow.css';
import { backToKiosk, isAtKiosk } from './kiosk-side.ts';
import { Login } from './login.tsx';
import { Shell } from './shell.tsx';
import { firstLanguage, keepLanguage, wordsIn } from './words.ts';

const atKiosk = isAtKiosk();
const retryMs = 2_000;

function Service() {
  const [language, setLanguage] = useState(firstLanguage);
  const [session, setSession] = useState<Session | null>(null);
  const [isLost, setLost] = useState(false);
  const { timeZone = 'UTC', currency = 'EUR' } = session ?? {};
  const t = useMemo(() => wordsIn(language, timeZone, currency), [language, timeZone, currency]);

  const look = useCallback(() => {
    void ask<Session>('GET', '/session').then((answer) => {
      setLost(!answer.ok);
      if (answer.ok) setSession(answer.value);
      else setTimeout(look, retryMs);
    });
  }, []);
  useEffect(look, [look]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = t('title');
  }, [language, t]);

  const chooseLanguage = useCallback((chosen: string) => {
    keepLanguage(chosen);
    setLanguage(chosen);
  }, []);
  const onEnd = useCallback((leave: boolean) => {
    void ask('POST', '/logout').then(() => {
      if (leave && atKiosk) void backToKiosk();
      else look();
    });
  }, []);

  if (session === null) return <p class="before">{isLost ? t('lost') : ''}</p>;
  if (session.role === null) {
    return (
      <Login
        t={t}
        session={session}
        atKiosk={atKiosk}
        onLanguage={chooseLanguage}
        onSession={setSession}
      />
    );
  }
  return (
    <Shell
      t={t}
      role={session.role}
      by={session.by ?? ''}
      logOffMs={session.logOffMs}
      atKiosk={atKiosk}
      onLanguage={chooseLanguage}
      onEnd={onEnd}
    />
  );
}

if (atKiosk) {
  // Through a tunnel it stands in a technician's own browser, on a machine without patrons: its
  // shortcuts, zoom and menus are theirs.
  keepHere();
  // So that packaging/browser.mjs, which watches the browser of the kiosk, sees that a page lives
  // in it.
  setInterval(() => void fetch('/alive', { method: 'POST' }).catch(() => {}), 10_000);
}
render(<Service />, document.body);
