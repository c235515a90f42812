import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Builds a program of the tests so that a plain Node process can run it; returns its path, inside
 * `node_modules` so that it finds the packages, and as deep as the helpers, whose relative paths
 * it keeps.
 */
export async function bundle(source: URL): Promise<string> {
  const folder = join(root, 'node_modules', '.kiosk-programs');
  mkdirSync(folder, { recursive: true });
  const outDir = mkdtempSync(join(folder, 'program-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    // Inside, as in what is built: a copy of the program elsewhere finds its native modules alone.
    ssr: { noExternal: true, external: ['better-sqlite3', 'better-sqlite3-for-node-20'] },
    build: {
      ssr: fileURLToPath(source),
      outDir,
      rollupOptions: { output: { entryFileNames: 'program.js' } },
    },
  });
  return join(outDir, 'program.js');
}
