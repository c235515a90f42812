/**
 * Reading aloud: a new screen or dialog as a whole, a button at its focus, changes as they come.
 * Each key and touch stops it. F2 turns it on and off, F4 repeats the screen, F8 and F9 change the
 * volume.
 */
import { useEffect, useRef } from 'preact/hooks';
import { useKiosk } from '../kiosk.ts';
import {
  personalTexts,
  type Reader,
  readAll,
  readButton,
  readText,
  withoutHidden,
} from './reading.ts';
import { openVoice, usualVolume, volumes } from './voice.ts';

const news = '[role="status"], [role="alert"], [aria-live], [role="img"][aria-label]';

export function Aloud() {
  const { screen, t, send } = useKiosk();
  const log = useRef<HTMLDivElement>(null);
  const on = screen.display.speech;
  const reader = useRef<Reader>({ t, hidden: [], headset: false });
  const headset = screen.headset === true;
  const step = useRef<number>(usualVolume);
  reader.current = { t, headset, hidden: headset ? [] : personalTexts(screen) };

  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      if (event.key !== 'F2' || event.repeat) return;
      event.preventDefault();
      send({ type: 'DISPLAY', display: { speech: !on } });
    };
    document.addEventListener('keydown', toggle);
    return () => document.removeEventListener('keydown', toggle);
  }, [on, send]);

  useEffect(() => {
    // The next patron begins with the usual volume.
    if (!on) step.current = usualVolume;
    if (!on || log.current === null) return;
    const voice = openVoice(t.language, log.current, () => volumes[step.current] ?? 1);
    const turn = (by: number) => {
      step.current = Math.min(volumes.length - 1, Math.max(0, step.current + by));
      voice.say(t('speech.volume', { step: step.current + 1, of: volumes.length }));
    };
    const heard = new Map<Element, string>();
    const textOf = (region: Element) =>
      region.getAttribute('role') === 'img'
        ? (region.getAttribute('aria-label') ?? '')
        : region.matches('.heard')
          ? withoutHidden(region.textContent ?? '', reader.current)
          : readText(region, reader.current);
    const readWhole = () => {
      // What is read now is not read again as a change.
      for (const region of document.querySelectorAll(news)) heard.set(region, textOf(region));
      voice.say(readAll(reader.current), { first: true });
    };
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      if (target.matches('h1, #dialog-title')) readWhole();
      else if (target.matches('button'))
        voice.say(readButton(target, reader.current), { first: true });
    };
    const onKey = (event: KeyboardEvent) => {
      voice.stop();
      if (event.key === 'F4') readWhole();
      if (event.key === 'F8') turn(-1);
      if (event.key === 'F9') turn(1);
    };
    const tell = (region: Element) => {
      const text = textOf(region);
      if (heard.get(region) === text) return;
      heard.set(region, text);
      voice.say(text);
    };
    const watcher = new MutationObserver((changes) => {
      const regions = new Set<Element>();
      for (const { target, attributeName } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        if (attributeName === 'aria-checked' && element === document.activeElement && element)
          voice.say(readButton(element, reader.current), { first: true });
        const region = element?.closest(news);
        if (region && !region.matches('[data-spoken]')) regions.add(region);
      }
      for (const region of regions) if (region.isConnected) tell(region);
    });
    watcher.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributeFilter: ['aria-label', 'aria-checked'],
    });
    voice.say(t('speech.on'));
    voice.say(readAll(reader.current));
    for (const region of document.querySelectorAll(news)) heard.set(region, textOf(region));
    document.addEventListener('focusin', onFocus);
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('pointerdown', voice.stop, true);
    return () => {
      watcher.disconnect();
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('pointerdown', voice.stop, true);
      voice.close();
    };
  }, [on, t]);

  return <div class="heard" data-spoken={on || undefined} aria-hidden="true" ref={log} />;
}
