/**
 * Checks the files that a configuration names (rules, texts, logo, certificates, trace), whether the
 * card reader reads what is a card, and whether the rows of item numbers can apply. For `kiosk check`, and before a change is saved.
 */
import { existsSync } from 'node:fs';
import type { Config } from '../config/schema.ts';
import type { Complaint } from '../config/text/complaints.ts';
import { Fault } from '../fault.ts';
import type { Environment } from './environment.ts';
import { cardMisfits } from './fit/cards-fit.ts';
import { rowMisfits } from './fit/item-rows-fit.ts';
import { policyFile } from './policy-file.ts';
import { readAuthority } from './read-authority.ts';
import { readTerminalRoot } from './terminal-root.ts';

/** The readers are imported late, so that a broken one of them is reported too. */
export async function fileComplaints(
  config: Config,
  environment: Environment,
): Promise<Complaint[]> {
  const [
    { openPolicy, readTls },
    { unjudgedRules },
    { readCatalogues },
    { readLogo },
    { traceFileProblem },
  ] = await Promise.all([
    import('./open.ts'),
    import('./facts-asked.ts'),
    import('../screen/catalogues.ts'),
    import('../screen/logo.ts'),
    import('./trace-file.ts'),
  ]);
  const complaints: Complaint[] = [];
  const check = async (path: string, action: () => Promise<unknown>) => {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      complaints.push({
        path,
        problem: error.message,
        remedy: error.remedy,
        said: { is: error.code },
      });
    }
  };
  await check('policy', async () => {
    await openPolicy(policyFile(config));
    for (const { text, remedy } of await unjudgedRules(config))
      complaints.push({
        path: 'policy',
        problem: text,
        remedy,
        said: { is: 'rule-without-facts' },
      });
  });
  const { languages, textsFolder } = config.screen;
  const known = complaints.length;
  await check('screen.languages', () => readCatalogues(languages));
  // A language without texts is one complaint, not two.
  if (complaints.length === known)
    await check('screen.textsFolder', () => readCatalogues(languages, textsFolder));
  await check('sip2.tls', async () => readTls(existingFiles(config.sip2.tls)));
  for (const [setting, ca] of [
    ['help.call.ca', config.help.call?.ca],
    ['mail.ca', config.mail?.ca],
  ] as const)
    if (ca !== undefined && (!isCredential(ca) || existsSync(ca)))
      await check(setting, async () => void readAuthority(ca, setting));
  const { adyen = null } = config.terminal ?? {};
  if (adyen !== null && (!isCredential(adyen.rootCertificate) || existsSync(adyen.rootCertificate)))
    await check('terminal.adyen.rootCertificate', async () => void readTerminalRoot(adyen));
  await check('screen.logo', () => readLogo(config.screen.logo));
  await check('code.marks', () => readLogo(config.code?.marks ?? null, 'code.marks'));
  const { traceFile } = config.sip2;
  const problem =
    traceFile === undefined ? null : traceFileProblem(traceFile, config.store.folder, environment);
  if (problem !== null) {
    const remedy =
      'Name a new file, or one that the kiosk has made, in the folder of the logs (/var/log/library-kiosk); or leave it out.';
    complaints.push({
      path: 'sip2.traceFile',
      problem,
      remedy,
      said: { is: 'trace-unwritable' },
    });
  }
  for (const { code, ...misfit } of [...cardMisfits(config), ...rowMisfits(config)])
    complaints.push({ ...misfit, said: { is: code } });
  return complaints;
}

/** Without credentials of systemd that do not exist: only the running unit has them. */
function existingFiles(tls: Config['sip2']['tls'] = {}): NonNullable<Config['sip2']['tls']> {
  return Object.fromEntries(
    Object.entries(tls).filter(
      ([, file]) => file === undefined || !isCredential(file) || existsSync(file),
    ),
  );
}

function isCredential(file: string): boolean {
  return file.startsWith('/run/credentials/');
}
