/**
 * `npm run docs`: writes the files that are made from the sources: the JSON Schema of the
 * configuration, and the pages about the configuration, the commands, the statecharts and SIP2.
 * `npm run schema`: the schema alone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from './prepare.js';

const { module } = await runnerImport(join(root, 'scripts', 'docs', 'pages.ts'), {
  root,
  logLevel: 'error',
});
const { pages } = /** @type {{ pages: Record<string, () => string> }} */ (module);
const only = process.argv[2];
for (const [file, write] of Object.entries(pages))
  if (only === undefined || only === file) writeFileSync(join(root, file), write());
