/**
 * Subtitles: the page that shows this one in a frame receives each sentence that is read aloud. The
 * server names the one origin that may frame it (`screen.shownIn`); in a library there is none.
 */
export function postSubtitle(spoken: string, language: string): void {
  if (window.parent === window || document.referrer === '') return;
  window.parent.postMessage({ spoken, language }, new URL(document.referrer).origin);
}
