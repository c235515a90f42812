/**
 * Reading aloud: a new screen or dialog as a whole, a button at its focus, changes as they come.
 * Each key and touch stops it. A new screen interrupts; of news each waits for the one before: the
 * results of the rows in the order in which they came, messages that came with them, then, once
 * nothing changes any more, the count. F2 turns it on and off, F4 repeats the screen, F8 and F9
 * change the volume, F6 and F7 the speed.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { Screen } from '../../src/screen/screen.ts';
import { changesBetween } from '../changes.ts';
import { useKiosk } from '../kiosk.ts';
import { forEar } from './for-ear.ts';
import { libraryWords } from './library-words.ts';
import { watchNews } from './news.ts';
import { personalTexts } from './personal.ts';
import { type Reader, readAll, readButton } from './reading.ts';
import { trialText } from './trial.ts';
import { openVoice, rates, usualRate, usualVolume, type Voice, volumes } from './voice.ts';

const usual = { volume: usualVolume as number, rate: usualRate as number };

export function Aloud() {
  const { screen, t, send } = useKiosk();
  const log = useRef<HTMLDivElement>(null);
  const { speech: on, twoKeys } = screen.display;
  const reader = useRef<Reader>({ t, hidden: [], headset: false });
  const steps = useRef<typeof usual>(usual);
  const voice = useRef<Voice | null>(null);
  const latest = useRef<Screen>(screen);
  const before = useRef<Screen>(screen);
  latest.current = screen;
  reader.current = {
    t,
    headset: screen.headset === true,
    hidden: personalTexts(screen, t),
    first: trialText(screen, t),
  };

  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      if (event.key !== 'F2' || event.repeat) return;
      event.preventDefault();
      send({ type: 'DISPLAY', display: { speech: !on } });
    };
    document.addEventListener('keydown', toggle);
    return () => document.removeEventListener('keydown', toggle);
  }, [on, send]);

  // The rows of a screen that is new are read with it; those behind it are not.
  useEffect(() => {
    const last = before.current;
    before.current = screen;
    const isNew = last.view.kind !== screen.view.kind || (last.dialog && !screen.dialog);
    if (isNew && screen.view.kind !== 'set-incomplete') return;
    for (const line of changesBetween(last, screen, t).spoken) voice.current?.say(line);
  }, [screen, t]);

  useEffect(() => {
    // The next patron begins with the usual volume and speed.
    if (!on) steps.current = usual;
    if (!on || log.current === null) return;
    const own = openVoice(
      t.language,
      log.current,
      () => ({
        volume: volumes[steps.current.volume] ?? 1,
        rate: rates[steps.current.rate] ?? 1,
      }),
      (text) => forEar(text, t, latest.current.currency),
      () => libraryWords(latest.current, t),
    );
    voice.current = own;
    const turn = (what: keyof typeof usual, by: number) => {
      const { length: of } = what === 'rate' ? rates : volumes;
      const at = Math.min(of - 1, Math.max(0, steps.current[what] + by));
      steps.current = { ...steps.current, [what]: at };
      own.say(t(`speech.${what}`, { step: at + 1, of }));
    };
    const news = watchNews(own, reader, latest);
    const readWhole = (first: boolean) => {
      const whole = readAll(reader.current);
      news.nowRead(whole);
      own.say(whole, { first });
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      if (target.matches('h1, #dialog-title')) readWhole(true);
      else if (target.matches('button'))
        own.say(readButton(target, reader.current), { first: true });
    };
    const onKey = (event: KeyboardEvent) => {
      own.stop();
      if (event.key === 'F4') readWhole(true);
      if (event.key === 'F6') turn('rate', -1);
      if (event.key === 'F7') turn('rate', 1);
      if (event.key === 'F8') turn('volume', -1);
      if (event.key === 'F9') turn('volume', 1);
    };
    own.say(t(twoKeys ? 'speech.on.two-keys' : 'speech.on'));
    readWhole(false);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('pointerdown', own.stop, true);
    return () => {
      news.close();
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('pointerdown', own.stop, true);
      own.close();
      voice.current = null;
    };
  }, [on, twoKeys, t]);

  return <div class="heard" data-spoken={on || undefined} aria-hidden="true" ref={log} />;
}
