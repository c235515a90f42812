/** The program as `npm test` has built it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of a built file. Throws where it is not there. */
export function built(file: string): string {
  const path = fileURLToPath(new URL(`../../../dist/${file}`, import.meta.url));
  if (existsSync(path)) return path;
  throw new Error(`dist/${file} is not there, and this test starts it. Build it: npm run build`);
}

/** The command `kiosk`. */
export function builtProgram(): string {
  return built('src/main.js');
}
