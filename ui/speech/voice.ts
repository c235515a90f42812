/** The voice of the browser. What it reads is also listed as text, while reading aloud is on. */

import { postSubtitle } from './subtitles.ts';
import { type OtherTongue, utterancesOf } from './tongues.ts';

/** The number of lines in that list. */
const mostLines = 40;

/** Steps of the volume of speech, and the one that a visit begins with. */
export const volumes = [0.2, 0.4, 0.6, 0.8, 1] as const;
export const usualVolume = 2;
/** The same of its speed. */
export const rates = [0.75, 1, 1.35] as const;
export const usualRate = 1;

export interface Voice {
  /** `first`: stops the present line; otherwise it waits for its turn */
  say(text: string, options?: { first?: boolean }): void;
  stop(): void;
  /** Stops, and clears the list. */
  close(): void;
}

/**
 * `language` BCP 47: the browser takes a voice that speaks it. `log`: an element that keeps each
 * line as a paragraph. `sound`, asked for each line: what share of the machine's own volume, 0 to 1, and
 * how many times as fast as usual.
 * `shape`: how a written line is said. `own`: what of it is in another language.
 */
export function openVoice(
  language: string,
  log: HTMLElement,
  sound: () => { volume: number; rate: number },
  shape: (text: string) => string,
  own: () => OtherTongue | null,
): Voice {
  const synthesis = 'speechSynthesis' in window ? window.speechSynthesis : null;
  const stop = () => {
    synthesis?.cancel();
    postSubtitle('', language, true);
  };
  return {
    stop,
    say(written, { first = false } = {}) {
      const parts = utterancesOf(written, own()).map((part) =>
        part.language === null ? { ...part, text: shape(part.text) } : part,
      );
      const text = parts.map((part) => part.text).join(' ');
      if (text === '') return;
      if (first) stop();
      const line = document.createElement('p');
      line.textContent = text;
      log.append(line);
      while (log.childElementCount > mostLines) log.firstElementChild?.remove();
      postSubtitle(text, language, first);
      if (synthesis === null) return;
      for (const part of parts) {
        const said = new SpeechSynthesisUtterance(part.text);
        said.lang = part.language ?? language;
        Object.assign(said, sound());
        synthesis.speak(said);
      }
    },
    close() {
      stop();
      log.replaceChildren();
    },
  };
}
