/** The start of the page: one screen in, intents out. */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Screen } from '../src/screen/screen.ts';
import { App } from './app.tsx';
import { listen, send } from './connection.ts';
import './css/fonts.css';
import './css/tokens.css';
import './css/frame.css';
import './css/controls.css';
import './css/rows.css';
import './css/attract.css';
import './css/views.css';
import './css/payment.css';
import './css/endings.css';
import './css/dialogs.css';
import './css/landscape.css';
import './css/low.css';
import './css/larger.css';
import { keepHere } from './guard.ts';
import { expectDrawn, keepWatch } from './watchdog.ts';
import { wordsFor } from './words.ts';

/** What is shown while the kiosk's process is gone: nothing of a patron. */
function outOfOrder(last: Screen): Screen {
  return {
    ...last,
    display: {
      textSize: 1,
      theme: 'light',
      low: false,
      moreTime: false,
      sound: last.display.sound,
      speech: false,
    },
    view: { kind: 'out-of-order', code: 'S01' },
    dialog: null,
  };
}

function Page() {
  const [screen, setScreen] = useState<Screen | null>(null);
  const [, setArrivals] = useState(0);
  useEffect(() => {
    const onScreen = (next: Screen) => {
      expectDrawn(next.seq);
      setScreen(next);
    };
    listen({ onScreen, onLost: () => setScreen((last) => last && outOfOrder(last)) });
  }, []);
  const t = screen && wordsFor(screen, () => setArrivals((count) => count + 1));
  return screen && t ? <App screen={screen} t={t} send={send} /> : null;
}

keepWatch();
keepHere();
render(<Page />, document.body);
