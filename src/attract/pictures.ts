/** The library's own pictures: a folder, looked at now and then, so that staff may change it. */
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Log } from '../../machines/domain.ts';
import { systemCode } from '../fault.ts';
import { readRegularFile } from '../files.ts';
import type { PictureShown } from '../screen/screen.ts';
import { cleanTitle } from './feed/clean.ts';
import { mostPictureBytes, PictureProblem, readPicture } from './picture.ts';

interface Pictures {
  /** in the order of their names */
  shown(): readonly PictureShown[];
  /** One by its address, as in `shown`; null: there is none, or no longer. */
  read(name: string): { bytes: Uint8Array<ArrayBuffer>; type: string } | null;
  /** Looks at the folder again. */
  look(): void;
  /** why some are left out, or all of them */
  complaints(): readonly string[];
}

const endings = new Set(['.jpg', '.jpeg', '.png', '.webp', '.svg']);
const mostPictures = 20;
const mostTextBytes = 1_000;

export function openPictures(folder: string, log: Log): Pictures {
  let names: ReadonlyMap<string, string> = new Map();
  let shown: readonly PictureShown[] = [];
  /** what was complained of, so that it is logged once */
  let complaints: ReadonlySet<string> = new Set();

  function look(): void {
    const found: { file: string; alt: string }[] = [];
    const now = new Set<string>();
    const complain = (text: string) => {
      now.add(text);
      if (!complaints.has(text))
        log({
          level: 'warn',
          part: 'screen',
          code: 'picture-refused',
          text: `${text} ${pictureRemedy}`,
        });
    };
    for (const file of filesIn(folder, complain)) {
      const problem = problemOf(join(folder, file));
      if (problem !== null) complain(`The picture ${file} ${problem}, and is left out.`);
      else if (found.length === mostPictures)
        complain(`The folder has more than ${mostPictures} pictures: ${file} is left out.`);
      else found.push({ file, alt: textBeside(join(folder, file)) });
    }
    complaints = now;
    // By its place and not its name: a name may be of any letters.
    const address = (at: number) => `picture-${at + 1}`;
    names = new Map(found.map(({ file }, at) => [address(at), file]));
    shown = found.map(({ alt }, at) => ({ src: `/pictures/${address(at)}`, alt }));
  }

  look();
  return {
    shown: () => shown,
    look,
    complaints: () => [...complaints],
    read: (name) => {
      const file = names.get(name);
      if (file === undefined) return null;
      try {
        // Checked again: another file may have taken its name since.
        const bytes = readRegularFile(join(folder, file), mostPictureBytes);
        return { bytes: new Uint8Array(bytes), type: readPicture(bytes).type };
      } catch {
        return null;
      }
    },
  };
}

export const pictureRemedy = 'See docs/attract.md for the pictures that can be shown.';

function filesIn(folder: string, complain: (text: string) => void): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => endings.has(extname(name).toLowerCase()) && !name.startsWith('.'))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  } catch (error) {
    complain(`The folder screen.attract.pictures.folder cannot be read (${systemCode(error)}).`);
    return [];
  }
}

function problemOf(file: string): string | null {
  try {
    readPicture(readRegularFile(file, mostPictureBytes));
    return null;
  } catch (error) {
    if (error instanceof PictureProblem) return error.message;
    const code = systemCode(error);
    return code === 'too-large'
      ? `has more than ${mostPictureBytes / 1_000_000} MB`
      : `cannot be read (${code})`;
  }
}

/** What it shows, in the words of the library; empty: decoration. */
function textBeside(file: string): string {
  try {
    const beside = `${file.slice(0, -extname(file).length)}.txt`;
    return cleanTitle(readRegularFile(beside, mostTextBytes).toString('utf8'));
  } catch {
    return '';
  }
}
