// Subtitles: what the kiosk's page reads aloud, a line or two at a time, about as fast as it is said.
import { get } from './common.js';

const longest = 120;
const shortestMs = 1600;
const perLetterMs = 55;
/** The last one stays a while. */
const lastMs = 4000;

let queue = [];
let timer;
let hiding;

/** `first`: it stops what is being said; without a text: silence. */
export function say({ spoken, language, first }) {
  if (first) queue = [];
  if (spoken === '') return hide();
  queue.push(...inLines(spoken).map((text) => ({ text, language })));
  if (first || timer === undefined) show();
}

function show() {
  clearTimeout(timer);
  const next = queue.shift();
  const line = get('spoken').lastElementChild;
  if (next === undefined) {
    timer = undefined;
    hiding = setTimeout(hide, lastMs);
    return;
  }
  clearTimeout(hiding);
  line.textContent = next.text;
  line.lang = String(next.language);
  line.dir = 'auto';
  get('spoken').hidden = false;
  timer = setTimeout(show, Math.max(shortestMs, next.text.length * perLetterMs));
}

function hide() {
  clearTimeout(timer);
  timer = undefined;
  get('spoken').hidden = true;
}

/** Sentences together, as long as they fit. */
function inLines(text) {
  const sentences = text.match(/[^.!?؟]+[.!?؟]*\s*/g) ?? [text];
  const lines = [''];
  for (const each of sentences) {
    if (lines.at(-1) !== '' && lines.at(-1).length + each.length > longest) lines.push('');
    lines[lines.length - 1] += each;
  }
  return lines.map((line) => line.trim());
}
