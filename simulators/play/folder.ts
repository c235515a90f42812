/** The project's folder, from `simulators/` or `dist/`. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds package.json, from `start` upwards. Throws where there is none. */
export function projectFolder(start: string = import.meta.dirname): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder))
      throw new Error(`No package.json above ${start}: the project's files are not complete.`);
  }
}
