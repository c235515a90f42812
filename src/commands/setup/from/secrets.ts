/** The secrets of a further kiosk: given, those of the base, typed, or named as missing. */
import type { Config } from '../../../config/schema.ts';
import { readSecrets } from '../../../config/secrets/secrets.ts';
import { isWrittenSecret, type WrittenSecret } from '../../../config/secrets/write-secret.ts';
import type { Complaint } from '../../../config/text/complaints.ts';
import { systemCode } from '../../../fault.ts';
import { readRegularFile } from '../../../files.ts';
import { askLine } from '../../common/ask-line.ts';
import { readText } from '../../common/input.ts';
import { exitCodes, Refusal } from '../../common/refusal.ts';
import { shell } from '../../common/shell.ts';
import { wrong } from './settings.ts';

export type GivenSecrets = Map<WrittenSecret, string>;

/** Of each `--secret path=@FILE` or `path=-`, the first line. */
export async function readGiven(options: readonly string[]): Promise<GivenSecrets> {
  if (options.filter((option) => option.endsWith('=-')).length > 1)
    throw wrong('Only one --secret can come from standard input.');
  const given: GivenSecrets = new Map();
  for (const option of options) {
    const [path = '', from = ''] = option.split(/=(.*)/s);
    if (!isWrittenSecret(path))
      throw wrong(
        `--secret ${path}: there is no such secret to write. ${known} Others go into a file of yours: --set ${path}='{"file":"FILE"}'.`,
      );
    if (from !== '-' && !/^@./.test(from))
      throw wrong(
        `--secret ${path}: no secret is an argument, because others see it in the list of processes. Write --secret ${path}=@FILE, or ${path}=- for standard input.`,
      );
    const text = from === '-' ? await readText('-') : readGivenFile(from.slice(1));
    const value = text.split(/\r?\n/)[0] ?? '';
    if (value === '') throw new Refusal(`--secret ${path}: it is empty.`, exitCodes.noInput);
    given.set(path, value);
  }
  return given;
}

const known =
  'Known: sip2.password, sip2.terminalPassword, terminal.password, terminal.adyen.key.passphrase, code.apiKey, code.refund.privateKey, service.operator, service.technician and their codes.';

function readGivenFile(file: string): string {
  try {
    return readRegularFile(file, 10_000).toString('utf8');
  } catch (error) {
    throw new Refusal(
      `${file}: cannot be read (${systemCode(error)}). Name a file that exists.`,
      exitCodes.noInput,
    );
  }
}

/** Those that the configuration names and that are neither given nor readable here. */
export function missingSecrets(config: Config, given: GivenSecrets): readonly Complaint[] {
  return readSecrets(config, shell().env).complaints.filter(
    ({ path }) => !given.has(path as WrittenSecret),
  );
}

/** Asks for what can be typed; an empty line leaves it open. */
export async function askMissing(missing: readonly Complaint[], given: GivenSecrets) {
  for (const { path, problem } of missing) {
    // A hash of a PIN and a key cannot be typed; systemd has a credential only while the kiosk runs.
    const isTyped = ['sip2.', 'terminal.', 'code.'].some((section) => path.startsWith(section));
    if (!isWrittenSecret(path) || !isTyped || isCredential(problem)) continue;
    const question = `${path}: ${problem}. Type it, or Enter to leave it open: `;
    const typed = await askLine({ question, echo: false, to: 'stderr' });
    if (typed === null) throw new Refusal('Nothing is changed.', 1);
    if (typed !== '') given.set(path, typed);
  }
}

/** A line for each that is still open. */
export function openSecret({ path, problem, remedy }: Complaint): string {
  if (isCredential(problem))
    return `${path}: systemd has it only while the kiosk runs. Put it there as on the first kiosk (docs/install.md, Secrets).`;
  const command = path.startsWith('service.')
    ? 'kiosk service-pin makes one; or '
    : `--secret ${path}=@FILE writes it; or `;
  return `${path}: ${problem}. ${isWrittenSecret(path) ? command : ''}${remedy}`;
}

function isCredential(problem: string) {
  return problem.includes('/run/credentials/');
}
