/**
 * What a configuration names, looked at: the rules, the texts, the mark. For `kiosk check`, and
 * before a change is saved.
 */
import { existsSync } from 'node:fs';
import type { Complaint } from '../config/complaints.ts';
import type { Config } from '../config/schema.ts';
import { Fault } from '../fault.ts';
import type { Environment } from './environment.ts';

/**
 * Every complaint; none where all can be read and is in order. Loaded late, so that a wrong file is
 * told of in any case.
 */
export async function wholeComplaints(
  config: Config,
  environment: Environment,
): Promise<Complaint[]> {
  const [{ openPolicy, readTls }, { readCatalogues }, { readLogo }, { traceFileProblem }] =
    await Promise.all([
      import('./open.ts'),
      import('../screen/catalogues.ts'),
      import('../screen/logo.ts'),
      import('./trace-file.ts'),
    ]);
  const complaints: Complaint[] = [];
  const look = async (path: string, action: () => Promise<unknown>) => {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      complaints.push({ path, problem: error.message, remedy: error.remedy });
    }
  };
  await look('policy', () => openPolicy(config.policy));
  await look('screen.languages', () => readCatalogues(config.screen.languages));
  await look('screen.textsFolder', () =>
    readCatalogues(config.screen.languages, config.screen.textsFolder),
  );
  await look('sip2.tls', async () => readTls(filesThere(config.sip2.tls)));
  await look('screen.logo', () => readLogo(config.screen.logo));
  const { traceFile } = config.sip2;
  const problem =
    traceFile === undefined ? null : traceFileProblem(traceFile, config.store.folder, environment);
  if (problem !== null) {
    const remedy =
      'Name a new file, or one that the kiosk has made, in the folder of the logs (/var/log/library-kiosk); or leave it out.';
    complaints.push({ path: 'sip2.traceFile', problem, remedy });
  }
  return complaints;
}

/** A credential of systemd is there only for the unit, while it runs. */
function filesThere(tls: Config['sip2']['tls'] = {}): NonNullable<Config['sip2']['tls']> {
  return Object.fromEntries(
    Object.entries(tls).filter(
      ([, file]) => !file?.startsWith('/run/credentials/') || existsSync(file),
    ),
  );
}
