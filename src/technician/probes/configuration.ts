/** Checks the configuration, the files it names, and the secrets. */
import { statSync } from 'node:fs';
import type { Sources } from '../../config/files/sources.ts';
import { loadConfig, withFiles } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { readSecrets, type Secrets, secretReferences } from '../../config/secrets/secrets.ts';
import { type Complaint, noSuchSetting } from '../../config/text/complaints.ts';
import { Fault } from '../../fault.ts';
import { exposureOf } from '../../files.ts';
import { attention, broken, type Finding, fine } from '../finding.ts';

interface Configured {
  /** null: unusable, so no other part can be checked */
  config: Config | null;
  /** null: a secret for the log-in to the library system is missing */
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
      findings: loaded.complaints.map((each) => findingOf(each.file ?? file, each)),
    };
  const { config } = loaded;
  const { secrets, complaints: missing } = readSecrets(config, environment);
  const problems = [
    ...withFiles(missing, loaded.sources).map(missingSecret),
    ...exposedSecrets(config),
    ...(await filesOf(config)),
    ...(await misfitsOf(config)),
  ];
  return {
    config,
    secrets: missing.some(({ path }) => path.startsWith('sip2.')) ? null : secrets,
    findings: [
      ...(problems.length > 0 ? problems : [fine('configuration', inOrder(loaded.sources))]),
      ...(await cardKindsOf(config)),
    ],
  };
}

async function misfitsOf(config: Config): Promise<Finding[]> {
  const [{ cardMisfits }, { rowMisfits }] = await Promise.all([
    import('../../wiring/fit/cards-fit.ts'),
    import('../../wiring/fit/item-rows-fit.ts'),
  ]);
  return [...cardMisfits(config), ...rowMisfits(config)].map(({ code, path, problem, remedy }) =>
    attention('configuration', code, `${path} ${problem}.`, { where: path, remedy }),
  );
}

async function cardKindsOf(config: Config): Promise<Finding[]> {
  const { cardKindsText } = await import('../../wiring/fit/cards-fit.ts');
  const kinds = cardKindsText(config);
  if (kinds === null) return [];
  const told = { is: 'card-kinds', name: kinds };
  return [fine('configuration', `These are cards: ${kinds}.`, { told })];
}

function inOrder({ bases }: Sources): string {
  const read = bases.map(({ file }) => file).join(', ');
  return `The configuration is in order${read === '' ? '' : `; read with ${read}`}.`;
}

/** Reads the rules, texts, logo and certificates as the kiosk does. */
async function filesOf(config: Config): Promise<Finding[]> {
  const [{ policyMisfit }, { unjudgedRules }, { readTls }, { readCatalogues }, { readLogo }] =
    await Promise.all([
      import('../../wiring/fit/policy-fit.ts'),
      import('../../wiring/facts-asked.ts'),
      import('../../wiring/open.ts'),
      import('../../screen/catalogues.ts'),
      import('../../screen/logo.ts'),
    ]);
  const { screen } = config;
  const findings: Finding[] = [];
  const checks: (() => unknown)[] = [
    async () => {
      const misfit = await policyMisfit(config);
      if (misfit) {
        // One cause: what each of its rules lacks follows from it.
        findings.push(attention('configuration', 'policy-of-another-system', misfit.text, misfit));
        return;
      }
      for (const { text, remedy } of await unjudgedRules(config))
        findings.push(broken('configuration', 'rule-without-facts', text, { remedy }));
    },
    () => readCatalogues(screen.languages, screen.textsFolder),
    () => readLogo(screen.logo),
    () => readLogo(config.code?.marks ?? null, 'code.marks'),
    () => readTls(config.sip2.tls ?? {}),
  ];
  for (const check of checks) {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      findings.push(broken('configuration', error.code, error.message, { remedy: error.remedy }));
    }
  }
  return findings;
}

/** Secret files that other users of the machine may read, the key of a certificate included. */
function exposedSecrets(config: Config): Finding[] {
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
    const remedy = `Let only the user of the kiosk read it (\`chmod 400 ${file}\`), then change the secret: others may have read it.`;
    return [
      attention('configuration', 'secret-exposed', `${path}: ${file} ${exposed}.`, {
        remedy,
        where: path,
      }),
    ];
  });
}

function findingOf(file: string, { path, problem, remedy }: Complaint): Finding {
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

/** systemd provides credentials only while the unit runs. */
function missingSecret({ file, path, problem, remedy }: Complaint): Finding {
  const text = `${file === undefined ? '' : `${file}: `}${path}: ${problem}.`;
  if (!problem.includes('/run/credentials/'))
    return broken('configuration', 'secret-missing', text, { remedy, where: path });
  const later =
    'It exists only while the kiosk runs: start the kiosk and run this again. If the kiosk does not start, check that the secret is in its folder (docs/install.md).';
  return attention('configuration', 'secret-missing', text, { remedy: later, where: path });
}

function codeOf(path: string, problem: string): string {
  if (path === '') return 'configuration-unreadable';
  if (/^line \d+, column \d+$/.test(path)) return 'configuration-no-json';
  return problem === noSuchSetting ? 'setting-unknown' : 'setting-wrong';
}
