/** The configuration and the files that it names: all that `kiosk check` says, and the secrets. */
import { statSync } from 'node:fs';
import { type Complaint, noSuchSetting } from '../../config/complaints.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { readSecrets, type Secrets, secretReferences } from '../../config/secrets.ts';
import { Fault } from '../../fault.ts';
import { attention, broken, type Finding, fine } from '../health/finding.ts';

interface Configured {
  /** null: it cannot be used, and no other part can be looked at */
  config: Config | null;
  /** null: one is missing that the log-in to the library system needs */
  secrets: Secrets | null;
  findings: readonly Finding[];
}

export async function probeConfiguration(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Configured> {
  const loaded = loadConfig(file);
  if (!loaded.ok)
    return {
      config: null,
      secrets: null,
      findings: loaded.complaints.map((each) => said(file, each)),
    };
  const { config } = loaded;
  const { secrets, complaints: missing } = readSecrets(config, environment);
  const wrong = [
    ...missing.map(missingSecret),
    ...(await exposedSecrets(config)),
    ...(await filesOf(config)),
  ];
  return {
    config,
    secrets: missing.some(({ path }) => path.startsWith('sip2.')) ? null : secrets,
    findings: wrong.length > 0 ? wrong : [fine('configuration', 'The configuration is in order.')],
  };
}

/** Rules, texts, the mark, certificates: read as the kiosk reads them. */
async function filesOf(config: Config): Promise<Finding[]> {
  const [{ policyMisfit }, { readTls }, { readCatalogues }, { readLogo }] = await Promise.all([
    import('../../wiring/policy-fit.ts'),
    import('../../wiring/open.ts'),
    import('../../screen/catalogues.ts'),
    import('../../screen/logo.ts'),
  ]);
  const { screen } = config;
  const findings: Finding[] = [];
  const looks: (() => unknown)[] = [
    async () => {
      const misfit = await policyMisfit(config);
      if (misfit)
        findings.push(attention('configuration', 'policy-of-another-system', misfit.text, misfit));
    },
    () => readCatalogues(screen.languages, screen.textsFolder),
    () => readLogo(screen.logo),
    () => readTls(config.sip2.tls ?? {}),
  ];
  for (const look of looks) {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      findings.push(broken('configuration', error.code, error.message, { remedy: error.remedy }));
    }
  }
  return findings;
}

/**
 * Files of secrets that other users of the machine may read: those that the configuration names by
 * `{ "file": … }`, and the key of a certificate.
 */
async function exposedSecrets(config: Config): Promise<Finding[]> {
  const { exposureOf } = await import('../../store/snapshot.ts');
  const key = config.sip2.tls?.key;
  const named = [
    ...secretReferences(config).flatMap(([path, reference]) =>
      'file' in reference ? [{ path, file: reference.file }] : [],
    ),
    ...(key === undefined ? [] : [{ path: 'sip2.tls.key', file: key }]),
  ];
  return named.flatMap(({ path, file }) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    const exposed = stat?.isFile() ? exposureOf(stat, file) : null;
    if (exposed === null) return [];
    const remedy = `Give it to the user of the kiosk, and to nobody else (\`chmod 400 ${file}\`); then change the secret: who could read it may have it.`;
    return [
      attention('configuration', 'secret-exposed', `${path}: ${file} ${exposed}.`, {
        remedy,
        where: path,
      }),
    ];
  });
}

function said(file: string, { path, problem, remedy }: Complaint): Finding {
  const code = codeOf(path, problem);
  if (path === '') {
    const name = 'Give the path of the file with --config FILE; it must be readable for this user.';
    const advice = problem.startsWith('cannot be read') ? name : remedy;
    return broken('configuration', code, `${file} ${problem}.`, { where: file, remedy: advice });
  }
  return broken('configuration', code, `${path}: ${problem}.`, {
    where: `${file}: ${path}`,
    remedy,
  });
}

/** systemd hands credentials to the unit that runs, and takes them away with it. */
function missingSecret({ path, problem, remedy }: Complaint): Finding {
  const text = `${path}: ${problem}.`;
  if (!problem.includes('/run/credentials/'))
    return broken('configuration', 'secret-missing', text, { remedy, where: path });
  const later =
    'It is there only while the kiosk runs: start it, and run this again. If it does not start, see that the secret is in its folder (docs/install.md).';
  return attention('configuration', 'secret-missing', text, { remedy: later, where: path });
}

function codeOf(path: string, problem: string): string {
  if (path === '') return 'configuration-unreadable';
  if (/^line \d+, column \d+$/.test(path)) return 'configuration-no-json';
  return problem === noSuchSetting ? 'setting-unknown' : 'setting-wrong';
}
