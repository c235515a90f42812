/**
 * Loads a program of the repository anew, by way of one large file: to read its hundreds of sources
 * one by one takes four times as long.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { root } from './prepare.js';

/** A source finds the files beside it where it stands. */
const inItsPlace = {
  name: 'in-its-place',
  transform: {
    filter: { code: 'import.meta.url' },
    /** @param {string} code @param {string} id */
    handler: (code, id) => ({
      code: code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
      map: null,
    }),
  },
};

/**
 * The module of `file`, whose path begins at the root. Rejects where a source is not found, or a
 * plugin throws.
 * @template Module
 * @param {string} file
 * @param {import('rolldown').Plugin[]} [plugins]
 * @returns {Promise<Module>}
 */
export async function load(file, plugins = []) {
  const build = await rolldown({
    cwd: root,
    platform: 'node',
    input: join(root, file),
    plugins: [...plugins, inItsPlace],
    // Packages are not loaded anew.
    external: (id) => !/^[./]/.test(id),
    // Each source is run, as without a bundle.
    treeshake: false,
  });
  // Inside `node_modules`, where it finds the packages.
  const programs = join(root, 'node_modules', '.kiosk-programs');
  mkdirSync(programs, { recursive: true });
  const folder = mkdtempSync(join(programs, 'loaded-'));
  try {
    const { output } = await build.write({
      dir: folder,
      entryFileNames: 'program.js',
      codeSplitting: false,
      // For a stack that names the sources, where the process asks for one.
      sourcemap: process.sourceMapsEnabled,
      sourcemapExcludeSources: true,
    });
    return await import(pathToFileURL(join(folder, output[0].fileName)).href);
  } finally {
    await build.close();
    rmSync(folder, { recursive: true });
  }
}
