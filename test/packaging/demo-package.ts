/** Packages for a walk in a Debian tree; that of the demonstration has the simulated library system. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Made of the present build into the folder `out`, where no other is. Returns the file. */
export function packageInto(out: string, name: string): string {
  const options = ['--no-build', '--only', name, '--out', out];
  execFileSync(process.execPath, ['scripts/package.js', ...options], { stdio: 'inherit' });
  return join(out, readdirSync(out).find((file) => file.endsWith('.deb')) ?? '');
}

/** Made into a folder below `work`. Returns the environment of a walk. */
export function withDemo(work: string): NodeJS.ProcessEnv {
  return { ...process.env, DEMO: packageInto(join(work, 'demo'), 'library-kiosk-demo') };
}
