/**
 * The configuration as a form edits it: checked as a whole before it is written, written whole, the
 * one before kept, and at work from the next attract screen on. Two who change it at once do not
 * overwrite each other.
 */
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import { isSetting } from '../../../config/complaints.ts';
import { readConfig, readMigrated } from '../../../config/load.ts';
import { type Migrated, migrate } from '../../../config/migrate.ts';
import { type Config, jsonSchema } from '../../../config/schema.ts';
import { readSecrets, type Secrets } from '../../../config/secrets.ts';
import { Fault } from '../../../fault.ts';
import { writeFileAtomically } from '../../../files.ts';
import { wholeComplaints } from '../../../wiring/check.ts';
import type {
  Complained,
  ConfigurationCheck,
  ConfigurationSaved,
  ConfigurationView,
} from '../../actions.ts';
import type { Env } from '../access/session-check.ts';
import { bodyOf, NotDone } from '../answers.ts';
import type { HandlerParts } from '../handler-parts.ts';
import { differences } from './differences.ts';
import { handedOver, proveSecrets } from './handed-over.ts';
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
  const { kiosk, supervisor } = parts;
  const { folder } = kiosk.config.store;
  const routes = new Hono<Env>();

  routes.get('/configuration', (c) => {
    const { file, text } = standing(parts);
    const { json, notes } = presentOf(text);
    const answer: ConfigurationView = {
      file,
      content: asContent(json),
      notes,
      schema: jsonSchema(),
      basedOn: basisOf(text),
      versions: versionIds(folder).map((id) => {
        const version = presentOf(readVersion(folder, id) ?? '{}').json;
        return { id, at: momentOf(id), differs: differences(json, version).length };
      }),
    };
    return c.json(answer);
  });
  routes.post('/configuration/check', async (c) => {
    const { config } = await bodyOf(c, checkRequest);
    const { file, text } = standing(parts);
    // It reads the files that the settings name.
    parts.note(c, 'configuration-check', changedPaths(text, config));
    return c.json(await checked(parts, file, text, JSON.stringify(config)));
  });
  routes.post('/configuration/save', async (c) => {
    const { config, basedOn, secrets } = await bodyOf(c, saveRequest);
    const { file, text } = standing(parts);
    if (basedOn !== basisOf(text)) {
      const remedy = 'Load it again, and make the change once more.';
      throw new NotDone(409, {
        code: 'configuration-changed',
        text: 'Somebody else changed the file.',
        remedy,
      });
    }
    const next = `${JSON.stringify(config, null, 2)}\n`;
    return c.json(
      await replace({ c, file, text, next, action: 'configuration-save', given: secrets }),
    );
  });
  routes.post('/configuration/back', async (c) => {
    const { version } = await bodyOf(c, backRequest);
    const { file, text } = standing(parts);
    const id = version ?? versionIds(folder)[0];
    const earlier = id === undefined ? null : readVersion(folder, id);
    if (earlier === null)
      throw new NotDone(404, {
        code: 'no-such-version',
        text: 'No such earlier configuration is kept.',
      });
    return c.json(
      await replace({ c, file, text, next: earlier, action: 'configuration-back', given: null }),
    );
  });
  routes.get('/configuration/schema', (c) => c.json(jsonSchema()));
  return routes;

  /** Checked, told to the trail, the one before kept, and written; in this order. */
  async function put(
    { audit }: HandlerParts,
    c: Parameters<HandlerParts['audit']>[0],
    file: string,
    text: string,
    next: string,
    action: string,
    /** null: none is asked for */
    given: Readonly<Record<string, string>> | null,
  ): Promise<ConfigurationSaved> {
    const { secrets, ...check } = await checkedWithSecrets(parts, file, text, next);
    if (check.complaints.length > 0) {
      const words = check.complaints.map(({ path, problem }) => `${path}: ${problem}`).join('; ');
      throw new NotDone(422, { code: 'configuration-wrong', text: words, ...check });
    }
    if (given !== null && secrets !== null)
      proveSecrets(check.secretsNeeded, given, secrets, parts.lockOut);
    if (check.difference.length > 0) {
      // Somebody may have written it while it was checked.
      if (readFileSync(file, 'utf8') !== text)
        throw new NotDone(409, {
          code: 'configuration-changed',
          text: 'Somebody else changed the file.',
        });
      audit(
        c,
        action,
        check.difference.map(({ path }) => path),
      );
      guarded(file, () => {
        keepVersion(folder, text, kiosk.clock.now());
        writeFileAtomically(file, next);
      });
      supervisor.askRestart();
    }
    const basedOn = basisOf(readFileSync(file, 'utf8'));
    return { ...check, basedOn, restartDue: supervisor.restartDue() };
  }
}

/** The file as it is now, where it really lies: a link to it stays one. */
function standing({ supervisor }: HandlerParts): { file: string; text: string } {
  if (supervisor.file === null)
    throw new NotDone(409, {
      code: 'configuration-unreadable',
      text: 'The kiosk was started without a file.',
    });
  try {
    const file = realpathSync(supervisor.file);
    return { file, text: readFileSync(file, 'utf8') };
  } catch (cause) {
    const remedy = 'Put it back; the kiosk works on with what it read.';
    throw new Fault(
      'configuration',
      'configuration-unreadable',
      `${supervisor.file} cannot be read.`,
      remedy,
      cause,
    );
  }
}

/**
 * A file that somebody broke by hand is as good as an empty one: it can be written anew, or taken
 * back.
 */
function presentOf(text: string): Migrated {
  try {
    return readMigrated(text);
  } catch {
    return {
      json: {},
      notes: ['The file is no JSON any more; the kiosk works on with what it read before.'],
    };
  }
}

function basisOf(text: string) {
  return createHash('sha256').update(text).digest('hex');
}

function asContent(json: unknown): Readonly<Record<string, unknown>> {
  const read = content.safeParse(json);
  return read.success ? read.data : {};
}

async function checked(
  parts: HandlerParts,
  file: string,
  text: string,
  next: string,
): Promise<ConfigurationCheck> {
  const { secrets: _, ...check } = await checkedWithSecrets(parts, file, text, next);
  return check;
}

/** `secrets` null: it is no configuration. */
async function checkedWithSecrets(
  { kiosk, supervisor }: HandlerParts,
  file: string,
  text: string,
  next: string,
): Promise<ConfigurationCheck & { secrets: Secrets | null }> {
  const loaded = readConfig(next, dirname(file));
  const difference = differences(presentOf(text).json, presentOf(next).json);
  if (!loaded.ok)
    return { complaints: loaded.complaints, difference, secretsNeeded: [], secrets: null };
  const resolved = readSecrets(loaded.config, supervisor.environment);
  const standing = readConfig(text, dirname(file));
  const known = [kiosk.config, ...(standing.ok ? [standing.config] : [])];
  return {
    complaints: [
      ...resolved.complaints,
      ...(await wholeComplaints(loaded.config, supervisor.environment)),
      ...movedStore(kiosk.config, loaded.config),
    ],
    difference,
    secretsNeeded: handedOver(known, loaded.config),
    secrets: resolved.secrets,
  };
}

/**
 * The journal, its key, the audit trail and the counts of wrong PINs lie there, and would be left
 * behind.
 */
function movedStore({ store: before }: Config, { store: after }: Config): Complained[] {
  return (['folder', 'keyFile'] as const).flatMap((name) => {
    if (before[name] === after[name]) return [];
    const problem =
      'is not changed in the panel: the journal, its key and the audit trail would be left behind';
    const remedy =
      'Stop the kiosk, move what lies there, change the file by hand, and start the kiosk again.';
    return [{ path: `store.${name}`, problem, remedy }];
  });
}

/** Of what is not checked yet: a name that is none of a setting may hold anything. */
function changedPaths(text: string, config: object): string[] {
  const paths = differences(presentOf(text).json, migrate(config).json).map(({ path }) => path);
  return [...new Set(paths.map((path) => (isSetting(path) ? path : '(no setting)')))];
}

function guarded(file: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const remedy = `Let the user of the kiosk write ${dirname(file)}; the file is as it was.`;
    throw new Fault(
      'configuration',
      'configuration-unwritable',
      `${file} cannot be written (${code}).`,
      remedy,
      cause,
    );
  }
}
