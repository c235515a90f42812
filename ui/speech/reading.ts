/**
 * What is read aloud: the texts that the page shows, in the order of the focus. Titles, names and
 * digits only with a headset.
 */
import type { Screen } from '../../src/screen/screen.ts';
import type { Texts } from '../../src/screen/texts.ts';

export interface Reader {
  t: Texts;
  /** texts that may not be read aloud, and what each is; empty with a headset */
  hidden: readonly Personal[];
  headset: boolean;
}

/** `says`: the key of what is said in its place. */
interface Personal {
  text: string;
  says: string;
}

/** Keys of a `Screen` whose texts show who the patron is or what they read. */
const personal: ReadonlyMap<string, string> = new Map([
  ['title', 'speech.title'],
  ['displayName', 'speech.name'],
  ['message', 'speech.message'],
  ['messages', 'speech.message'],
  ['printLines', 'speech.message'],
]);

/** The personal texts of a screen, the longest first. */
export function personalTexts(screen: Screen): readonly Personal[] {
  const found = new Map<string, string>();
  const walk = (value: unknown, says: string | undefined): void => {
    if (typeof value === 'string' && says !== undefined && value.trim().length > 1)
      found.set(value, says);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      walk(inner, Array.isArray(value) ? says : personal.get(key));
    }
  };
  walk(screen.view, undefined);
  walk(screen.dialog, undefined);
  return [...found]
    .map(([text, says]) => ({ text, says }))
    .sort((a, b) => b.text.length - a.text.length);
}

const skipped = 'button, [hidden], [aria-hidden="true"], .heard, script, style';
const blocks = 'li, p, h1, h2, dt, dd, div, ul, ol, section';

/** Not by `checkVisibility`, which is false for an element with `display: contents`. */
function isGone(element: Element): boolean {
  const { display, visibility } = getComputedStyle(element);
  return display === 'none' || visibility === 'hidden';
}

/** The texts of this part of the page without its buttons, as sentences. */
export function readText(root: Element, reader: Reader): string {
  const sentences: string[] = [];
  let run = '';
  const end = () => {
    const text = run.replace(/\s+/g, ' ').trim();
    run = '';
    if (text !== '') sentences.push(/[.!?:…؟]$/.test(text) ? text : `${text}.`);
  };
  const walk = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) run += node.textContent ?? '';
    if (!(node instanceof Element) || node.matches(skipped) || isGone(node)) return;
    const label = node.getAttribute('role') === 'img' ? node.getAttribute('aria-label') : null;
    if (!reader.headset && node.matches('[data-private]')) run += ` ${reader.t('speech.private')} `;
    else if (label !== null) run += ` ${label} `;
    else if (!(node instanceof SVGElement)) {
      const isBlock = node.matches(blocks);
      if (isBlock) end();
      for (const child of node.childNodes) walk(child);
      if (isBlock) end();
    }
  };
  walk(root);
  end();
  return withoutHidden(sentences.join(' '), reader);
}

export function withoutHidden(text: string, { hidden, t }: Reader): string {
  return hidden.reduce((said, secret) => {
    const end = /[.!?…؟]$/.exec(secret.text)?.[0] ?? '';
    return said.replaceAll(secret.text, `${t(secret.says)}${end}`);
  }, text);
}

function nameOf(button: Element, reader: Reader): string {
  if (!reader.headset && /^\d$/.test(button.textContent ?? '')) return reader.t('speech.digit');
  const name = button.getAttribute('aria-label') ?? [...button.childNodes].map(textIn).join(' ');
  return withoutHidden(name.replace(/\s+/g, ' ').trim(), reader);
}

function textIn(node: Node): string {
  if (node instanceof Element && (node instanceof SVGElement || node.matches('.switch'))) return '';
  // Each line is a sentence.
  const between = node instanceof Element && node.matches('.text') ? ', ' : ' ';
  return node.childNodes.length === 0
    ? (node.textContent ?? '')
    : [...node.childNodes].map(textIn).filter(Boolean).join(between);
}

/** A button with its state: `Klaar, knop`, `Groot, niet gekozen`. */
export function readButton(button: Element, reader: Reader): string {
  const checked = button.getAttribute('aria-checked') === 'true';
  const role = button.getAttribute('role');
  const state =
    button.getAttribute('aria-disabled') === 'true'
      ? 'shut'
      : role === 'radio'
        ? checked
          ? 'chosen'
          : 'free'
        : role === 'switch'
          ? checked
            ? 'on'
            : 'off'
          : 'button';
  return `${reader.t('speech.key', { name: nameOf(button, reader), state })}.`;
}

/** The whole screen, or the open dialog: its texts, then its buttons. */
export function readAll(reader: Reader): string {
  const dialog = document.querySelector('.dialog[aria-modal]');
  const root = dialog ?? document.querySelector('main');
  if (root === null) return '';
  const buttons = [...root.querySelectorAll('button')].filter((button) => button.checkVisibility());
  const digits = buttons.filter((button) => button.closest('.keypad') && !button.matches('.wipe'));
  const names = buttons
    .filter((button) => !digits.includes(button))
    .map((button) => nameOf(button, reader));
  return [
    readText(root, reader),
    names.length > 0 ? reader.t('speech.keys', { names: names.join(', ') }) : '',
  ]
    .filter(Boolean)
    .join(' ');
}
