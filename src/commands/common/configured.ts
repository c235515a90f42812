/** The configuration that a command was given, or every complaint about it on standard error. */
import type { Complaint } from '../../config/complaints.ts';
import type { Config } from '../../config/schema.ts';
import { printError } from './print.ts';

export const wrongConfiguration = 78;
export type Read = { config: Config; notes: readonly string[] };

/** null: it is wrong; that was said, and the exit code is set. */
export async function readOrComplain(file: string): Promise<Read | null> {
  // Loaded here, so that commands that need none begin at once.
  const { loadConfig } = await import('../../config/load.ts');
  const loaded = loadConfig(file);
  if (loaded.ok) return loaded;
  complain(file, loaded.complaints);
  return null;
}

export function complain(file: string, complaints: readonly Complaint[]): void {
  for (const { path, problem, remedy } of complaints) {
    printError(
      `${file}: ${path === '' ? '' : `${path}: `}${problem}\n${remedy === '' ? '' : `    ${remedy}\n`}`,
    );
  }
  process.exitCode = wrongConfiguration;
}
