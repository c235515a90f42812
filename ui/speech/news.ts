/**
 * What changes within a screen, said as it comes: a message, a count once it settles, the state of
 * the button that has the focus, the next page of a list.
 */
import type { Screen } from '../../src/screen/screen.ts';
import { type Reader, readButton, readHeard, readText } from './reading.ts';
import type { Voice } from './voice.ts';

const messages = '[role="status"], [role="alert"]';
const changing = `${messages}, [aria-live], [role="img"][aria-label]`;
/** The list says its rows itself, one by one; the other is what was said. */
const silent = '[data-rows], [data-spoken]';
/** How long a count has not changed when it is said: nothing is under way, or it takes long. */
const settledMs = 600;
const slowMs = 3_000;
/** A message that appears with a new screen is read with all of it, before this time. */
const appearsMs = 150;

interface News {
  /** The whole screen is read: what stands on it is no news. */
  nowRead(whole: string): void;
  close(): void;
}

export function watchNews(
  voice: Voice,
  reader: { readonly current: Reader },
  latest: { readonly current: Screen },
): News {
  const heard = new Map<Element, string>();
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  let lastWhole = '';
  const textOf = (region: Element) =>
    region.matches('.heard')
      ? readHeard(region.textContent ?? '', reader.current)
      : readText(region, reader.current);
  const tell = (region: Element) => {
    timers.delete(region);
    if (!region.isConnected) return;
    const text = textOf(region);
    const known = heard.get(region) ?? '';
    if (known === text) return;
    heard.set(region, text);
    // Of a line that grows only what is new; a count is one thing.
    const grows = known !== '' && text.startsWith(known) && !region.matches('[data-settles]');
    // The number of a step is heard with all of them.
    voice.say((grows ? text.slice(known.length) : text).trim().replace(/^\d+\. /, ''));
  };
  const tellIn = (ms: number, region: Element) => {
    clearTimeout(timers.get(region));
    timers.set(
      region,
      setTimeout(() => tell(region), ms),
    );
  };
  const tellSoon = (region: Element) => {
    if (!region.matches('[data-settles]')) {
      clearTimeout(timers.get(region));
      return tell(region);
    }
    const { view } = latest.current;
    tellIn('stillWorking' in view && view.stillWorking ? slowMs : settledMs, region);
  };
  const tellNew = (region: Element) => {
    if (region.matches('[data-settles]')) return tellSoon(region);
    // It stood in another place when the screen was read.
    if (isWithin(textOf(region), lastWhole)) heard.set(region, textOf(region));
    tellIn(appearsMs, region);
  };
  const readPage = (list: Element) =>
    `${list.getAttribute('data-page')}. ${readText(list, reader.current)}`;
  const watcher = new MutationObserver((changes) => {
    const regions = new Set<Element>();
    const appeared = new Set<Element>();
    for (const { target, attributeName, addedNodes } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      if (attributeName === 'aria-checked' && element === document.activeElement && element)
        voice.say(readButton(element, reader.current), { first: true });
      if (attributeName === 'data-aloud' && element?.matches('[data-wheel]:focus'))
        voice.say(readButton(element, reader.current), { first: true });
      if (attributeName === 'data-turns' && element) voice.say(readPage(element), { first: true });
      const region = element?.closest(changing);
      if (region && !region.matches(silent)) regions.add(region);
      if (!region)
        for (const node of addedNodes) for (const each of messagesIn(node)) appeared.add(each);
    }
    for (const region of regions) tellSoon(region);
    for (const region of appeared) tellNew(region);
  });
  watcher.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['aria-label', 'aria-checked', 'data-aloud', 'data-headset', 'data-turns'],
  });
  return {
    nowRead(whole) {
      lastWhole = whole;
      for (const region of document.querySelectorAll(changing)) heard.set(region, textOf(region));
    },
    close() {
      watcher.disconnect();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

function messagesIn(node: Node): readonly Element[] {
  if (!(node instanceof Element)) return [];
  const inner = [...node.querySelectorAll(messages)];
  return (node.matches(messages) ? [node, ...inner] : inner).filter(
    (each) => !each.matches(silent),
  );
}

/** Whether each sentence of it was said in the whole. */
function isWithin(text: string, whole: string): boolean {
  const sentences = text.match(/[^.!?؟]+[.!?؟]+/g) ?? [];
  return sentences.every((sentence) => whole.includes(sentence.trim()));
}
