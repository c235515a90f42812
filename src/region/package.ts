/**
 * The package that the region wants on this kiosk: fetched while no patron is at the screen, and laid
 * where the unit library-kiosk-install finds it. That verifies all of it again, installs it as root
 * and says what came of it (packaging/install/, docs/decisions/0061); this program can install nothing.
 */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Report } from '../../machines/domain.ts';
import {
  isInTime,
  isPackageReason,
  type Manifest,
  openDocument,
  type PackageReason,
  packageReasons,
  type StatusReport,
  manifest as schema,
} from '../../packages/region-documents/src/index.ts';
import { systemCode } from '../fault.ts';
import { readRegularFile, syncFolder, writeFileAtomically } from '../files.ts';
import { version as running } from '../version.ts';
import type { Taker, TakerParts } from './taker.ts';

/** `take`: the manifest as it was signed; null: the package stays as it is. */
interface PackageTaker extends Taker<string | null> {
  status(): StatusReport['package'];
}

interface Refused {
  version: string | null;
  why: PackageReason;
}

interface DesiredPackage {
  text: string;
  /** of the text, as the root unit names it */
  document: string;
  manifest: Manifest;
}

/** What the root unit says, in a file that it alone writes. */
const installed = z.object({
  document: z.string(),
  state: z.enum(['waiting', 'probation', 'done', 'back', 'refused']),
  why: z.string().max(120).nullable(),
});
type Installed = z.infer<typeof installed>;

const usualInstallFolder = '/var/lib/library-kiosk-install';
/** It is fetched into memory. */
const mostBytes = 100_000_000;
const againAfterMs = 60_000;
const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'armhf',
};
const none: StatusReport['package'] = { state: 'none', version: null, why: null };

export function createPackageTaker(parts: TakerParts): PackageTaker {
  const { trust, blob, clock, log, atRest, changed, environment } = parts;
  const folder = join(parts.folder, 'package');
  const said = join(environment.KIOSK_INSTALL_FOLDER ?? usualInstallFolder, 'status.json');
  let taken: string | null | undefined;
  let desired: DesiredPackage | null = null;
  let refused: Refused | null = null;
  let staged: string | null = stagedText(folder);
  let fetching: Promise<void> | null = null;
  let notBeforeMs = 0;
  let reported: Installed | null = null;
  let isClosed = false;

  function take(text: string | null): void {
    // A document that was refused may be signed with a key that this kiosk learned since.
    if (text === taken && refused === null) return;
    const before = refused?.why;
    taken = text;
    [desired, refused, reported, notBeforeMs] = [null, null, null, 0];
    // Root drops what it has not begun with.
    if (staged !== null && staged !== text) withdraw();
    const key = trust()?.packageKey;
    if (text !== null && key !== undefined) {
      const verdict = validate(text, key);
      if ('why' in verdict) refused = verdict;
      else desired = verdict;
    }
    if (refused !== null && refused.why !== before) log(refusal(refused.version, refused.why));
    check();
    changed();
  }

  function withdraw(): void {
    try {
      for (const name of ['manifest', 'package.deb']) rmSync(join(folder, name), { force: true });
      staged = null;
    } catch {
      // The next one that is staged replaces it.
    }
  }

  function check(): void {
    readReport();
    if (desired === null || fetching !== null || isClosed || !mustFetch(desired)) return;
    fetching = fetch(desired).finally(() => {
      fetching = null;
    });
  }

  function mustFetch({ text, manifest }: DesiredPackage): boolean {
    if (staged === text || reported !== null || manifest.version === running) return false;
    return (
      atRest() && performance.now() >= notBeforeMs && isInTime(manifest, clock.now()) === 'in-time'
    );
  }

  async function fetch({ text, manifest }: DesiredPackage): Promise<void> {
    try {
      const content = await blob(manifest.sha256, manifest.bytes);
      // Another one is wanted by now, or this one has not come as far as the branch.
      if (content !== null && taken === text && !isClosed) {
        await stage(folder, content, text);
        staged = text;
        const said = `The package ${manifest.version} of the region is here; it is installed when the kiosk may stand still.`;
        log({ level: 'info', part: 'branch', code: 'region-package-staged', text: said });
        changed();
      }
    } catch (error) {
      const why = `The package ${manifest.version} of the region cannot be staged (${systemCode(error)}).`;
      log({ level: 'warn', part: 'branch', code: 'region-package-not-staged', text: why });
    }
    notBeforeMs = performance.now() + againAfterMs;
  }

  /** What root says of the document that is desired. */
  function readReport(): void {
    if (desired === null) return;
    const report = readInstalled(said);
    const now = report?.document === desired.document ? report : null;
    if (now?.state === reported?.state && now?.why === reported?.why) return;
    reported = now;
    const { version } = desired.manifest;
    if (now?.state === 'refused') log(refusal(version, now.why));
    if (now?.state === 'back') log(wentBack(version, now.why));
    if (now?.state === 'done' || now?.state === 'back') withdraw();
    changed();
  }

  return {
    take,
    check,
    status() {
      if (refused !== null) return { state: 'refused', ...refused };
      if (desired === null) return none;
      const { text, manifest } = desired;
      const { version } = manifest;
      if (reported !== null) return { state: reported.state, version, why: reported.why };
      if (version === running) return { state: 'done', version, why: null };
      if (staged === text) return { state: 'staged', version, why: null };
      const time = isInTime(manifest, clock.now());
      if (time === 'expired') return { state: 'refused', version, why: 'package-expired' };
      return { state: 'fetching', version, why: time === 'too-early' ? 'package-too-early' : null };
    },
    close: async () => {
      isClosed = true;
      await fetching;
    },
  };
}

/** Whether it can be for this machine at all; versions are the root unit's to compare. */
function validate(text: string, key: string): DesiredPackage | Refused {
  const manifest = openDocument('package', text, key, schema);
  if (typeof manifest === 'string') return { version: null, why: codes[manifest] };
  const { architecture, bytes, version } = manifest;
  if (architecture !== 'all' && architecture !== architectures[process.arch])
    return { version, why: 'package-architecture' };
  if (bytes > mostBytes) return { version, why: 'package-too-large' };
  return { text, document: createHash('sha256').update(text).digest('hex'), manifest };
}

function refusal(version: string | null, why: string | null): Report {
  const text = `The package${version === null ? '' : ` ${version}`} of the region is not installed: ${inWords(why)}.`;
  return { level: 'warn', part: 'branch', code: 'region-package-refused', text };
}

function wentBack(version: string, why: string | null): Report {
  const text = `The package ${version} of the region was taken back: ${inWords(why)}.`;
  return { level: 'warn', part: 'branch', code: 'region-package-back', text };
}

function inWords(why: string | null): string {
  return why !== null && isPackageReason(why) ? packageReasons[why] : String(why);
}

const codes = {
  unreadable: 'package-unreadable',
  'not-signed': 'package-not-signed',
  'newer-version': 'package-newer-manifest',
} as const;

/** The manifest comes last: root begins with it, and finds the package whole. */
async function stage(folder: string, content: Uint8Array, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  rmSync(join(folder, 'manifest'), { force: true });
  const draft = join(folder, '.package.deb.new');
  rmSync(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, 'package.deb'));
  syncFolder(folder);
  writeFileAtomically(join(folder, 'manifest'), text, 0o600);
}

function stagedText(folder: string): string | null {
  try {
    return readRegularFile(join(folder, 'manifest')).toString('utf8');
  } catch {
    return null;
  }
}

function readInstalled(file: string): Installed | null {
  try {
    return (
      installed.safeParse(JSON.parse(readRegularFile(file, 10_000).toString('utf8'))).data ?? null
    );
  } catch {
    return null;
  }
}
