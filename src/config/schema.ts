/** The schema of `kiosk.config.json`: each setting, and which settings exclude each other. */
import { z } from 'zod';
import { settings } from './settings.ts';
import { checkTogether } from './together.ts';

export const schema = settings.superRefine(checkTogether);

/**
 * A whole configuration, with defaults filled in and, after `loadConfig`, absolute paths. Secrets
 * are still references.
 */
export type Config = z.output<typeof schema>;

/** The same as JSON Schema, by which an editor completes and explains each setting. */
export function jsonSchema(): object {
  const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', reused: 'inline' });
  return { title: 'Configuration of a library kiosk', ...json };
}
