/**
 * The configuration in the panel's form. A change is checked as a whole, the old file is kept, the
 * new one takes effect at the next attract screen. Of two concurrent changes the later is refused.
 */
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import { differences } from '../../../config/files/differences.ts';
import { isSection, settingsOf } from '../../../config/files/merge.ts';
import { migrate } from '../../../config/files/migrate.ts';
import { hashOfRegionBase } from '../../../config/files/region-base.ts';
import { baseValues, mergeBases, readSources, textsOf } from '../../../config/files/sources.ts';
import { jsonSchema } from '../../../config/schema.ts';
import { isSetting } from '../../../config/text/complaints.ts';
import { Fault, systemCode } from '../../../fault.ts';
import { writeFileAtomically } from '../../../files.ts';
import { bodyOf, NotDone } from '../../../screen/web/answers.ts';
import { proveSecrets } from '../../access/handed-over.ts';
import type { Env } from '../../access/session-check.ts';
import type { ConfigurationSaved, ConfigurationView } from '../../actions.ts';
import { numbersChanged } from '../../probes/library/item-rows.ts';
import type { HandlerParts } from '../handler-parts.ts';
import { type CurrentFile, checkChange, migrated, ownText } from './check-change.ts';
import { silentAddresses } from './silent-addresses.ts';
import { keepVersion, momentOf, readVersion, versionIds } from './versions.ts';

const content = z.record(z.string(), z.unknown());
const checkRequest = z.strictObject({ config: content });
const saveRequest = z.strictObject({
  config: content,
  basedOn: z.string(),
  secrets: z.record(z.string().max(100), z.string().max(500)).default({}),
});
const backRequest = z.strictObject({ version: z.string().optional() });

export function configurationRoutes(parts: HandlerParts): Hono<Env> {
  const { folder } = parts.kiosk.config.store;
  const routes = new Hono<Env>();

  routes.get('/configuration', (c) => {
    const current = currentFile(parts);
    const { file, text, sources } = current;
    const { json, notes } = migrated(text);
    const answer: ConfigurationView = {
      file,
      content: asContent(json),
      base: baseValues(sources),
      inherited: inheritedBy(current),
      notes,
      problems: current.problems,
      schema: jsonSchema(),
      basedOn: basisOf(current),
      versions: versionIds(folder).map((id) => {
        const version = migrated(readVersion(folder, id) ?? '{}').json;
        return { id, at: momentOf(id), differs: differences(json, version).length };
      }),
    };
    return c.json(answer);
  });
  routes.post('/configuration/check', async (c) => {
    const { config } = await bodyOf(c, checkRequest);
    const current = currentFile(parts);
    // Audited, because the check reads the files that the settings name.
    parts.note(c, 'configuration-check', changedPaths(current.text, config));
    const checked = await checkChange(parts, current, ownText(current, config));
    const { secrets: _, known, after, ...check } = checked;
    if (after === null || check.complaints.length > 0) return c.json(check);
    const { config: now, journal } = parts.kiosk;
    return c.json({
      ...check,
      silent: await silentAddresses(known, after),
      numbers: numbersChanged(journal, { now, next: after }),
    });
  });
  routes.post('/configuration/save', async (c) => {
    const { config, basedOn, secrets } = await bodyOf(c, saveRequest);
    const current = currentFile(parts);
    if (basedOn !== basisOf(current)) throw changedMeanwhile();
    const next = ownText(current, config);
    const audit = (paths: readonly string[]) => parts.audit(c, 'configuration-save', paths);
    return c.json(await replaceFile(parts, { current, next, audit, givenSecrets: secrets }));
  });
  routes.post('/configuration/back', async (c) => {
    const { version } = await bodyOf(c, backRequest);
    const current = currentFile(parts);
    const id = version ?? versionIds(folder)[0];
    const earlier = id === undefined ? null : readVersion(folder, id);
    if (earlier === null)
      throw new NotDone(404, {
        code: 'no-such-version',
        text: 'No such earlier configuration is kept.',
      });
    const audit = (paths: readonly string[]) => parts.audit(c, 'configuration-back', paths);
    const next = overPresentRegion(earlier, current);
    return c.json(await replaceFile(parts, { current, next, audit }));
  });
  routes.get('/configuration/schema', (c) => c.json(jsonSchema()));
  return routes;
}

/** The base of the region that an earlier file extends may be gone, and is not what the region wants now. */
function overPresentRegion(earlier: string, { sources }: CurrentFile): string {
  const { json } = migrated(earlier);
  const present = sources.own?.extends;
  if (!isSection(json) || hashOfRegionBase(present) === null || json.extends === present)
    return earlier;
  const { $schema, version, extends: _, ...rest } = json;
  const head = $schema === undefined ? { version } : { $schema, version };
  return `${JSON.stringify({ ...head, extends: present, ...rest }, null, 2)}\n`;
}

interface Change {
  current: CurrentFile;
  /** the new text of the file */
  next: string;
  audit(paths: readonly string[]): void;
  /** left out for an earlier configuration: it has sent its secrets to these places before */
  givenSecrets?: Readonly<Record<string, string>>;
}

/** Checks the change, audits it, keeps the current file as a version, and writes the new one. */
async function replaceFile(
  parts: HandlerParts,
  { current, next, audit, givenSecrets }: Change,
): Promise<ConfigurationSaved> {
  const { kiosk, supervisor, lockOut } = parts;
  const { file, text } = current;
  const isEarlier = givenSecrets === undefined;
  const {
    secrets,
    known: _,
    after: __,
    ...check
  } = await checkChange(parts, current, next, isEarlier);
  if (check.complaints.length > 0) {
    const problems = check.complaints
      .map(({ file: base, path, problem }) => `${base ? `${base}: ` : ''}${path}: ${problem}`)
      .join('; ');
    throw new NotDone(422, { code: 'configuration-wrong', text: problems, ...check });
  }
  if (givenSecrets && secrets) proveSecrets(check.secretsNeeded, givenSecrets, secrets, lockOut);
  if (check.difference.length > 0) {
    // It may have been written during the check.
    if (basisOf(currentFile(parts)) !== basisOf(current)) throw changedMeanwhile();
    audit(check.difference.map(({ path }) => path));
    try {
      keepVersion(kiosk.config.store.folder, text, kiosk.clock.now());
      writeFileAtomically(file, next);
    } catch (cause) {
      const problem = `${file} cannot be written (${systemCode(cause)}).`;
      const remedy = `Let the user of the kiosk write ${dirname(file)}; the file is unchanged.`;
      throw new Fault('configuration', 'configuration-unwritable', problem, remedy, cause);
    }
    supervisor.askRestart();
  }
  const basedOn = basisOf(currentFile(parts));
  return { ...check, basedOn, restartDue: supervisor.restartDue() };
}

function changedMeanwhile(): NotDone {
  return new NotDone(409, {
    code: 'configuration-changed',
    text: 'Another person changed the file.',
    remedy: 'Load it again, and make the change once more.',
  });
}

/** Its real path, so that a link to it stays a link. */
function currentFile({
  supervisor,
}: HandlerParts): CurrentFile & Pick<ConfigurationView, 'problems'> {
  if (supervisor.file === null)
    throw new NotDone(409, {
      code: 'configuration-unreadable',
      text: 'The kiosk was started without a file.',
    });
  try {
    const file = realpathSync(supervisor.file);
    const text = readFileSync(file, 'utf8');
    const { sources, complaints } = readSources(text, dirname(file), file);
    // What is wrong with the file itself is seen when it is checked.
    const problems = sources.own === undefined ? [] : complaints;
    return { file, text, sources, problems };
  } catch (cause) {
    const text = `${supervisor.file} cannot be read.`;
    const remedy = 'Put it back; the kiosk continues with what it read.';
    throw new Fault('configuration', 'configuration-unreadable', text, remedy, cause);
  }
}

function basisOf({ text, sources }: CurrentFile) {
  return createHash('sha256').update(textsOf(text, sources)).digest('hex');
}

/** Which base has each setting: its name, or its path where two have the same name. */
function inheritedBy({ file, sources: { bases } }: CurrentFile): Readonly<Record<string, string>> {
  const rows = settingsOf(mergeBases(bases)).flatMap(([path, from]) => {
    const base = bases[from]?.file;
    if (base === undefined) return [];
    const name = basename(base);
    const isOnly = bases.filter((one) => basename(one.file) === name).length === 1;
    return [[path, isOnly ? name : relative(dirname(file), base)] as const];
  });
  return Object.fromEntries(rows);
}

function asContent(json: unknown): Readonly<Record<string, unknown>> {
  const read = content.safeParse(json);
  return read.success ? read.data : {};
}

/** Names only: an unchecked name that is no setting may contain anything. */
function changedPaths(text: string, config: object): string[] {
  const paths = differences(migrated(text).json, migrate(config).json).map(({ path }) => path);
  return [...new Set(paths.map((path) => (isSetting(path) ? path : '(no setting)')))];
}
