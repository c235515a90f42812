/** The voice of the browser. What is said is also kept as text, for as long as reading aloud is on. */

/** So much is kept of what was said. */
const mostLines = 40;

export interface Voice {
  /** `first`: stops what is being said; otherwise it waits its turn */
  say(text: string, options?: { first?: boolean }): void;
  stop(): void;
  /** Stops, and forgets what was said. */
  close(): void;
}

/** `language` BCP 47: the browser takes a voice that speaks it. `log`: an element that keeps each line as a paragraph. */
export function openVoice(language: string, log: HTMLElement): Voice {
  const synthesis = 'speechSynthesis' in window ? window.speechSynthesis : null;
  const stop = () => synthesis?.cancel();
  return {
    stop,
    say(text, { first = false } = {}) {
      if (text.trim() === '') return;
      if (first) stop();
      const line = document.createElement('p');
      line.textContent = text;
      log.append(line);
      while (log.childElementCount > mostLines) log.firstElementChild?.remove();
      if (synthesis === null) return;
      const said = new SpeechSynthesisUtterance(text);
      said.lang = language;
      synthesis.speak(said);
    },
    close() {
      stop();
      log.replaceChildren();
    },
  };
}
