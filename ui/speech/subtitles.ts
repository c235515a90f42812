/**
 * Subtitles: the page that shows this one in a frame receives each sentence that is read aloud. The
 * server names the one origin that may frame it (`screen.shownIn`); in a library there is none.
 * `first`: it stops what is being said; without a text: silence.
 */
export function postSubtitle(spoken: string, language: string, first: boolean): void {
  if (window.parent === window || document.referrer === '') return;
  window.parent.postMessage({ spoken, language, first }, new URL(document.referrer).origin);
}
