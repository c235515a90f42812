/**
 * Whether a file is a picture that the screen can show: its kind by its first bytes, its size
 * before the browser unpacks it, and whether it moves. The browser decodes it, as an image: no
 * script in it runs, and it reaches no other file.
 */

interface Picture {
  type: string;
  width: number;
  height: number;
}
/** Ends the sentence `The picture …`. */
export class PictureProblem extends Error {}

export const mostPictureBytes = 2_000_000;
/** Of a side: unpacked, such a picture takes 64 MB of the browser. */
const mostPixels = 4_096;

/** Throws a PictureProblem. An SVG has a size of its own, or takes what there is. */
export function readPicture(bytes: Buffer): Picture {
  const picture = pngOf(bytes) ?? jpegOf(bytes) ?? webpOf(bytes) ?? svgOf(bytes);
  if (picture === null) throw new PictureProblem('is no JPEG, PNG, WebP or SVG');
  if (picture.width > mostPixels || picture.height > mostPixels)
    throw new PictureProblem(`is larger than ${mostPixels} pixels a side`);
  return picture;
}

const moves = new PictureProblem('moves: only still pictures are shown');
const cutOff = new PictureProblem('ends too early');

/** PNG (W3C, section 11.2.2): the header is the first chunk. */
function pngOf(bytes: Buffer): Picture | null {
  if (!bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return null;
  if (bytes.length < 33) throw cutOff;
  // The chunk of an animation stands before the picture itself.
  const picture = bytes.indexOf('IDAT', 33, 'latin1');
  const animation = bytes.indexOf('acTL', 33, 'latin1');
  if (animation >= 0 && (picture < 0 || animation < picture)) throw moves;
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** JPEG (ITU-T T.81, B.1): segments with their length, until one that begins a frame. */
function jpegOf(bytes: Buffer): Picture | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xff_d8) return null;
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw cutOff;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return {
        type: 'image/jpeg',
        width: bytes.readUInt16BE(at + 7),
        height: bytes.readUInt16BE(at + 5),
      };
    // A fill byte before a marker.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  throw cutOff;
}

/** WebP (RFC 9649): lossy, lossless, or extended. */
function webpOf(bytes: Buffer): Picture | null {
  const text = (from: number, to: number) => bytes.subarray(from, to).toString('latin1');
  if (text(0, 4) !== 'RIFF' || text(8, 12) !== 'WEBP') return null;
  if (bytes.length < 30) throw cutOff;
  const type = 'image/webp';
  const kind = text(12, 16);
  if (kind === 'VP8 ')
    return {
      type,
      width: bytes.readUInt16LE(26) & 0x3f_ff,
      height: bytes.readUInt16LE(28) & 0x3f_ff,
    };
  if (kind === 'VP8L') {
    const bits = bytes.readUInt32LE(21);
    return { type, width: (bits & 0x3f_ff) + 1, height: ((bits >>> 14) & 0x3f_ff) + 1 };
  }
  if (kind !== 'VP8X') throw new PictureProblem('is a WebP of an unknown kind');
  if (((bytes[20] ?? 0) & 0x02) !== 0) throw moves;
  return { type, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
}

function svgOf(bytes: Buffer): Picture | null {
  const text = bytes.toString('utf8');
  const root = /<svg\b[^>]*>/.exec(text)?.[0];
  if (root === undefined || !/^\uFEFF?\s*</.test(text)) return null;
  if (/<!ENTITY/i.test(text)) throw new PictureProblem('declares entities, which are refused');
  if (/<(animate\w*|set|script|foreignObject)\b|@keyframes|\banimation\s*:/i.test(text))
    throw new PictureProblem('moves or holds a script or a page: only still pictures are shown');
  const side = (name: string) =>
    Number(new RegExp(`\\s${name}=["'](\\d{1,6})`).exec(root)?.[1] ?? 0);
  return { type: 'image/svg+xml', width: side('width'), height: side('height') };
}
