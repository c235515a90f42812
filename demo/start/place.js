/** Where the demonstration is: in a folder of the sources that is built, or in that of its package. */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is built, to be imported. @param {string} file below `dist` */
export function built(file) {
  return pathToFileURL(join(root, 'dist', file)).href;
}
