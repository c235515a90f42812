/**
 * What is read aloud: the texts that the page shows, as sentences, in the order of the focus. Titles,
 * names and digits only with a headset. An element may bring what is said in its place:
 * `data-aloud`, and `data-headset` for where there is no headset; empty: nothing.
 */
import type { Texts } from '../../src/screen/texts.ts';
import { type Personal, withoutPersonal } from './personal.ts';
import { inTongue, withEnding, withoutTongues } from './tongues.ts';

export interface Reader {
  t: Texts;
  /** texts that are not said, and what is said in their place */
  hidden: readonly Personal[];
  headset: boolean;
  /** said before the whole screen; null: nothing */
  first?: string | null;
}

const skipped = '[hidden], [aria-hidden="true"], .heard, script, style';
/** Each begins a new sentence; the spans are the lines of a button. */
const blocks =
  'li, p, h1, h2, div, ul, ol, section, .big, .small, .name, .from, .cents, .which, .sum, .then';

/** Not by `checkVisibility`, which is false for an element with `display: contents`. */
function isGone(element: Element): boolean {
  const { display, visibility } = getComputedStyle(element);
  return display === 'none' || visibility === 'hidden';
}

/** Words of the library, in a language of their own. */
function isForeign(element: Element, { t }: Reader): element is HTMLElement {
  return (
    element.tagName === 'BDI' &&
    element instanceof HTMLElement &&
    element.lang !== '' &&
    element.lang !== t.language
  );
}

function instead(element: Element, { headset }: Reader): string | null {
  const label = element.getAttribute('role') === 'img' ? element.getAttribute('aria-label') : null;
  const open = headset ? null : element.getAttribute('data-headset');
  return open ?? element.getAttribute('data-aloud') ?? label;
}

/** The runs of text of this part of the page, each for one sentence, without its buttons. */
function runsOf(root: Element, reader: Reader): string[] {
  const runs: string[] = [];
  let run = '';
  const end = () => {
    const whole = run.replace(/\s+/g, ' ').trim();
    const open = withoutPersonal(whole, reader.hidden);
    // What is said in place of a message is said in the language of the screen.
    const text = open === whole ? whole : withoutTongues(open);
    run = '';
    // A name that stands alone says nothing.
    if (text !== '' && text.toLowerCase() !== reader.t('speech.name').toLowerCase())
      runs.push(text);
  };
  const walk = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) run += node.textContent ?? '';
    if (!(node instanceof Element) || node.matches(skipped) || isGone(node)) return;
    if (node instanceof HTMLButtonElement && node !== root) {
      if (roleOf(node) === null) return;
      end();
      run = readButton(node, reader);
      end();
      return;
    }
    const said = instead(node, reader);
    const isBlock = node.matches(blocks);
    if (isBlock) end();
    if (node.matches('dd, dt')) run += ' ';
    if (said !== null) run += ` ${said} `;
    else if (!(node instanceof SVGElement)) {
      const before = run;
      for (const child of node.childNodes) walk(child);
      if (isForeign(node, reader)) run = before + inTongue(run.slice(before.length), node.lang);
    }
    if (isBlock) end();
  };
  walk(root);
  end();
  return runs;
}

function isWithin(text: string, later: string): boolean {
  return (
    /\p{L}/u.test(text) && later.startsWith(text) && /^[,،.](\s|$)/.test(later.slice(text.length))
  );
}

function asSentence(text: string): string {
  const begun = text.charAt(0).toLocaleUpperCase() + text.slice(1);
  return /[.!?:…؟]$/.test(withoutTongues(begun)) ? begun : withEnding(begun, '.');
}

/** The texts of this part of the page without its keys, as sentences. */
export function readText(root: Element, reader: Reader): string {
  const runs = runsOf(root, reader);
  // Nothing twice: what is said again further on, or begins a longer text there, is said there.
  return runs
    .filter((text, at) => !runs.slice(at + 1).some((later) => isWithin(text, later)))
    .map(asSentence)
    .join(' ');
}

/** A text that is only heard. */
export function readHeard(text: string, { hidden }: Reader): string {
  return text.trim() === '' ? '' : asSentence(withoutPersonal(text.trim(), hidden));
}

/** The lines of a button: its name, then what it says besides. */
function linesOf(button: Element, reader: Reader): string[] {
  if (!reader.headset && /^\d$/.test(button.textContent ?? '')) return [reader.t('speech.digit')];
  const open = reader.headset ? null : button.getAttribute('data-headset');
  const own = open ?? button.getAttribute('data-aloud') ?? button.getAttribute('aria-label');
  return own === null ? runsOf(button, reader) : [withoutPersonal(own, reader.hidden)];
}

type Role = 'radio' | 'checkbox' | 'switch';

/** Null: a key, which acts at once. */
function roleOf(button: Element): Role | null {
  const role = button.getAttribute('role');
  return role === 'radio' || role === 'checkbox' || role === 'switch' ? role : null;
}

/** A button with what it is and its state: `Klaar, knop.`, `Te laat, vakje, aangevinkt. € 3,20.` */
export function readButton(button: Element, reader: Reader): string {
  // The digits of a PIN, one after the other: nothing more is said of each.
  if (button.matches('[data-wheel]')) return linesOf(button, reader).map(asSentence).join(' ');
  const role = roleOf(button);
  const [first = '', ...others] = linesOf(button, reader);
  const shut = button.getAttribute('aria-disabled') === 'true';
  const checked = button.getAttribute('aria-checked') === 'true' ? 'yes' : 'no';
  const state = shut ? 'shut' : (role ?? 'key');
  const name = first.replace(/\.$/, '');
  const said = (named: string) => reader.t('speech.key', { name: named, state, checked });
  // Two voices, two sentences.
  const lines =
    otherTongueOf(button, reader) === null
      ? [said(name), ...others]
      : [nameOf(button, reader), said('').replace(/^[,،]\s*/, ''), ...others];
  return lines.map(asSentence).join(' ');
}

/** Of a key, as one sentence: the name of a language is in that language. */
function nameOf(button: Element, reader: Reader): string {
  const name = asSentence(linesOf(button, reader)[0] ?? '');
  const tongue = otherTongueOf(button, reader);
  return tongue === null ? name : inTongue(name, tongue);
}

function otherTongueOf(button: Element, { t }: Reader): string | null {
  const language = button.getAttribute('lang');
  return language === t.language ? null : language;
}

/** The whole screen, or the open dialog: its texts, then the names of its keys. */
export function readAll(reader: Reader): string {
  const root = document.querySelector('.dialog[aria-modal]') ?? document.querySelector('main');
  if (root === null) return '';
  const names = [...root.querySelectorAll('button')]
    .filter((button) => roleOf(button) === null && button.checkVisibility())
    .filter((button) => !button.matches('.digit:not(.wipe), [aria-disabled="true"]'))
    .map((button) => nameOf(button, reader));
  const keys =
    names.length === 0
      ? ''
      : asSentence(reader.t('speech.keys', { count: names.length, names: names.join(' ') }));
  const first = reader.first ? asSentence(reader.first) : '';
  return [first, readText(root, reader), keys].filter(Boolean).join(' ');
}
