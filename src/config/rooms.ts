/** The colours of the three rooms and of signs, and whether texts on them are readable. Pure. */
interface Rooms {
  neutral: string;
  borrow: string;
  return: string;
}

export type Room = keyof Rooms;

/** As in `ui/css/tokens.css`. */
export const usualRooms: Rooms = { neutral: '#16262e', borrow: '#0b4a5b', return: '#7a3a17' };

type Rgb = readonly [red: number, green: number, blue: number];

/** `#rrggbb`; null for anything else. */
export function parseColour(text: string): Rgb | null {
  const digits = /^#([0-9a-f]{6})$/i.exec(text)?.[1];
  if (digits === undefined) return null;
  const part = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

/** As `color-mix(in srgb, colour, other share%)` does in the page. */
function mix(colour: Rgb, other: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2) => Math.round(colour[at] * (1 - share) + other[at] * share);
  return [part(0), part(1), part(2)];
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** Contrast ratio (WCAG 2.2), 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const white: Rgb = [255, 255, 255];
/** Share of white in the buttons of the header (`ui/css/tokens.css`). The dark theme is darker. */
const raisedShare = 0.1;

const needed: readonly { name: string; on: Rgb; raised: boolean; least: number }[] = [
  { name: 'white text', on: white, raised: false, least: 4.5 },
  { name: 'white text on a button of the header', on: white, raised: true, least: 4.5 },
  { name: 'second text (#d3e1e5)', on: [0xd3, 0xe1, 0xe5], raised: false, least: 4.5 },
  { name: 'the yellow key (#ffcf33)', on: [0xff, 0xcf, 0x33], raised: false, least: 3 },
  { name: 'the outline of the way out (#9db6be)', on: [0x9d, 0xb6, 0xbe], raised: false, least: 3 },
];

/** The text that is not readable in a room of this colour; null: all are. */
export function roomProblem(text: string): string | null {
  const colour = parseColour(text);
  if (colour === null) return 'is no colour; write it as in #0b4a5b';
  for (const { name, on, raised, least } of needed) {
    const ratio = contrast(on, raised ? mix(colour, white, raisedShare) : colour);
    if (ratio < least)
      return `is too light: ${name} has a contrast of ${ratio.toFixed(1)} on it, and ${least} is needed; take a darker one`;
  }
  return null;
}

/** The page's text on a sheet (`--ink` in `ui/css/tokens.css`). */
const ink: Rgb = [0x10, 0x21, 0x2a];

/** What the words on a sign of this colour are: white or dark, whichever has more contrast. */
export function signInk(colour: Rgb): string {
  return contrast(white, colour) >= contrast(ink, colour) ? '#ffffff' : '#10212a';
}

/** Why words on a sign of this colour are not readable; null: they are. */
export function signProblem(text: string): string | null {
  const colour = parseColour(text);
  if (colour === null) return 'is no colour; write it as in #0a57a4';
  const ratio = Math.max(contrast(white, colour), contrast(ink, colour));
  return ratio >= 4.5
    ? null
    : `is neither light nor dark: white text on it has a contrast of ${contrast(white, colour).toFixed(1)}, dark text ${contrast(ink, colour).toFixed(1)}, and 4.5 is needed; take a darker one`;
}
