// Covers of the made-up books: drawn from the title, the same each time.

const svg = 'http://www.w3.org/2000/svg';
/** Ground, figure, accent, ink: deep or light, as in the language of the screen. */
const palettes = [
  ['#0b4a5b', '#8fd6e6', '#ffcf33', '#ffffff'],
  ['#7a3a17', '#f0b48c', '#ffe4c9', '#ffffff'],
  ['#24373f', '#9db6be', '#ffb400', '#ffffff'],
  ['#f3e7cf', '#b4271b', '#7a3a17', '#10212a'],
  ['#dff3ea', '#00694a', '#0b4a5b', '#10212a'],
  ['#3b2a55', '#c9b3f0', '#ffcf33', '#ffffff'],
  ['#fff1cc', '#0a57a4', '#b4271b', '#10212a'],
  ['#8c1f3d', '#ffb3c1', '#ffe4c9', '#ffffff'],
];

/** FNV-1a: a number out of a text. */
function hash(text) {
  let sum = 0x811c9dc5;
  for (const character of text) {
    sum ^= character.codePointAt(0);
    sum = Math.imul(sum, 0x01000193) >>> 0;
  }
  return sum;
}

function shape(tag, attributes) {
  const element = document.createElementNS(svg, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** Six figures, in a field of 60 by 40 below the title. */
const figures = [
  (draw, { figure, accent }) => {
    draw('circle', { cx: 42, cy: 62, r: 11, fill: accent });
    draw('path', { d: 'M0 84 L18 60 L30 74 L42 58 L60 84 V90 H0Z', fill: figure });
  },
  (draw, { figure, accent }, seed) => {
    for (let at = 0; at < 5; at += 1)
      draw('rect', {
        x: 6 + at * 10,
        y: 84 - 8 - ((seed >>> (at * 3)) % 26),
        width: 7,
        height: 40,
        fill: at === seed % 5 ? accent : figure,
      });
  },
  (draw, { figure, accent }) => {
    for (let at = 0; at < 4; at += 1)
      draw('path', {
        d: `M-4 ${58 + at * 9} q8 -6 16 0 t16 0 t16 0 t16 0 t16 0`,
        fill: 'none',
        stroke: at === 1 ? accent : figure,
        'stroke-width': 3,
      });
  },
  (draw, { figure, accent }) => {
    draw('path', { d: 'M30 84 V62', stroke: figure, 'stroke-width': 3 });
    for (let at = 0; at < 6; at += 1)
      draw('ellipse', {
        cx: 30,
        cy: 52,
        rx: 4,
        ry: 9,
        fill: figure,
        transform: `rotate(${at * 60} 30 60)`,
      });
    draw('circle', { cx: 30, cy: 60, r: 5, fill: accent });
  },
  (draw, { figure, accent }) => {
    draw('path', { d: 'M12 84 V64 L30 50 L48 64 V84Z', fill: figure });
    draw('rect', { x: 25, y: 68, width: 10, height: 16, fill: accent });
  },
  (draw, { figure, accent }, seed) => {
    draw('circle', { cx: 30, cy: 68, r: 17, fill: figure });
    draw('circle', { cx: 30 + (seed % 9) - 4, cy: 64, r: 13, fill: accent });
  },
];

/** `title / author`; breaks after about eleven letters. */
function linesOf(title) {
  const lines = [''];
  // A number is broken too.
  for (const each of title.replace(/\d{7}(?=\d)/g, '$& ').split(' ')) {
    const last = lines.at(-1);
    if (last !== '' && last.length + each.length > 11) lines.push(each);
    else lines[lines.length - 1] = last === '' ? each : `${last} ${each}`;
  }
  return lines.length > 4 ? [...lines.slice(0, 3), `${lines[3]}…`] : lines;
}

/** A picture of 60 by 90: decoration, its name stands beside it. */
export function cover(name) {
  const [title, author = ''] = name.split(' / ');
  const seed = hash(name);
  const [ground, figure, accent, ink] = palettes[seed % palettes.length];
  const picture = shape('svg', { viewBox: '0 0 60 90', 'aria-hidden': 'true' });
  const draw = (tag, attributes) => {
    const element = shape(tag, attributes);
    picture.append(element);
    return element;
  };
  draw('rect', { width: 60, height: 90, fill: ground });
  figures[(seed >>> 4) % figures.length](draw, { figure, accent }, seed);
  draw('rect', { width: 3, height: 90, fill: '#000', opacity: 0.25 });
  for (const [at, line] of linesOf(title).entries()) {
    const text = draw('text', {
      x: 7,
      y: 18 + at * 8.4,
      fill: ink,
      'font-size': 7.8,
      'font-weight': 750,
    });
    text.textContent = line;
  }
  const by = draw('text', { x: 7, y: 8, fill: ink, 'font-size': 4.6, 'font-weight': 500 });
  by.textContent = author.split(',')[0].toUpperCase().slice(0, 18);
  return picture;
}

export const shortTitle = (name) => name.split(' / ')[0];
