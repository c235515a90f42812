/** The start of the panel: shows the log-in, or the pages of a session. */
import { render } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Session } from '../../src/technician/actions.ts';
import { keepHere } from '../guard.ts';
import { request } from './request.ts';
import '../css/fonts.css';
import './css/base.css';
import './css/shell.css';
import './css/controls.css';
import './css/login.css';
import './css/pages.css';
import './css/form.css';
import './css/setup.css';
import '../../src/technician/readiness/page/report.css';
import './css/readiness.css';
import './css/branch.css';
import './css/rules.css';
import './css/figures.css';
import './css/narrow.css';
import './css/phone.css';
import { backToKiosk, isAtKiosk } from './kiosk-side.ts';
import { Login } from './login/login.tsx';
import { Shell } from './shell.tsx';
import { firstLanguage, storeLanguage, useCodes, wordsIn } from './words.ts';

const atKiosk = isAtKiosk();
const retryMs = 2_000;

function Service() {
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [session, setSession] = useState<Session | null>(null);
  const [isLost, setLost] = useState(false);
  const language = chosen ?? firstLanguage(session?.language) ?? 'nl';
  const { timeZone = 'UTC', currency = 'EUR' } = session ?? {};
  const isIn = session !== null && session.role !== null;
  const codes = useCodes(language, isIn);
  const t = useMemo(
    () => wordsIn(language, timeZone, currency, codes ?? {}),
    [language, timeZone, currency, codes],
  );

  const loadSession = useCallback(() => {
    void request<Session>('GET', '/session').then((answer) => {
      setLost(!answer.ok);
      if (answer.ok) setSession(answer.value);
      else setTimeout(loadSession, retryMs);
    });
  }, []);
  useEffect(loadSession, [loadSession]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = t('title');
  }, [language, t]);

  const chooseLanguage = useCallback((next: string) => {
    storeLanguage(next);
    setChosen(next);
  }, []);
  const onEnd = useCallback((leave: boolean) => {
    void request('POST', '/logout').then(() => {
      if (leave && atKiosk) void backToKiosk();
      else loadSession();
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
  if (codes === null) return <p class="before">{t('waiting')}</p>;
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
  // Not through a tunnel: a technician keeps the shortcuts, zoom and menus of their own browser.
  keepHere();
  // packaging/browser.mjs restarts the browser of the kiosk if no page sends this.
  setInterval(() => void fetch('/alive', { method: 'POST' }).catch(() => {}), 10_000);
}
render(<Service />, document.body);
