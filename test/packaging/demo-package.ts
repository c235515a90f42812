/** The package of the demonstration, for a walk in a Debian tree: it has the simulated library system. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Made of the present build into a folder below `work`. Returns the environment of a walk. */
export function withDemo(work: string): NodeJS.ProcessEnv {
  const out = join(work, 'demo');
  const options = ['--no-build', '--only', 'library-kiosk-demo', '--out', out];
  execFileSync(process.execPath, ['scripts/package.js', ...options], { stdio: 'inherit' });
  const deb = readdirSync(out).find((name) => name.endsWith('.deb')) ?? '';
  return { ...process.env, DEMO: join(out, deb) };
}
