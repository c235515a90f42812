/** The start of the page: one screen in, intents out. */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Screen } from '../src/screen/screen.ts';
import { App } from './app.tsx';
import { listen, send } from './connection/connection.ts';
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
import './css/larger-parts.css';
import './css/larger-shapes.css';
import './css/largest-wide.css';
import './css/largest-ends.css';
import './css/people.css';
import './css/rtl.css';
import { steadily } from './connection/steady.ts';
import { expectDrawn, keepWatch } from './connection/watchdog.ts';
import { keepHere } from './guard.ts';
import { wordsFor } from './words.ts';

/** What is shown while the kiosk's process is gone: nothing of a patron. */
function outOfOrder(last: Screen): Screen {
  return {
    ...last,
    display: {
      ...last.display,
      textSize: 1,
      theme: 'light',
      low: false,
      moreTime: false,
      speech: false,
      twoKeys: false,
    },
    view: { kind: 'out-of-order', code: 'S01' },
    dialog: null,
  };
}

/** All letters before a title needs them: a title in Greek moves nothing when its letters come. */
function loadLetters(): void {
  for (const face of document.fonts) face.load().catch(() => {});
}

function Page() {
  const [drawn, setDrawn] = useState<{ screen: Screen; held: boolean } | null>(null);
  const [, setArrivals] = useState(0);
  useEffect(() => {
    let last: Screen | undefined;
    const push = steadily((screen, held) => setDrawn({ screen, held }));
    const onScreen = (next: Screen) => {
      expectDrawn(next.seq);
      last = next;
      push(next);
    };
    listen({ onScreen, onLost: () => last && push(outOfOrder(last), true) });
  }, []);
  const t = drawn && wordsFor(drawn.screen, () => setArrivals((count) => count + 1));
  return drawn && t ? <App {...drawn} t={t} send={send} /> : null;
}

keepWatch();
keepHere();
loadLetters();
render(<Page />, document.body);
