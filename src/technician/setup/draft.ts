/**
 * What has been answered so far, in a file beside the configuration, so that a setup that was left
 * is taken up again. No secret and nothing of a person is in it.
 */
import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Fault, systemCode } from '../../fault.ts';
import { writeFileAtomically } from '../../files.ts';
import { setupSecrets, stepIds } from '../setup-step/setup-types.ts';

const answer = z.strictObject({
  state: z.enum(['right', 'kept', 'skipped']),
  values: z.record(z.string().max(60), z.string().max(2_000)).default({}),
  /** settings whose secret was written, and the name of its file */
  written: z.partialRecord(z.enum(setupSecrets), z.string().regex(/^[\w-]+$/)).default({}),
});
const draft = z.strictObject({
  setup: z.literal(2),
  answers: z.partialRecord(z.enum(stepIds), answer),
});

export type Answers = z.output<typeof draft>['answers'];

function draftFile(configuration: string): string {
  return `${configuration.replace(/\.json$/, '')}.setup-draft.json`;
}

/** Without a draft, or with one that cannot be read, nothing has been answered. */
export function readDraft(configuration: string): Answers {
  try {
    const text = readFileSync(draftFile(configuration), 'utf8');
    return draft.parse(JSON.parse(text)).answers;
  } catch {
    return {};
  }
}

/** Throws a Fault. */
export function writeDraft(configuration: string, answers: Answers): void {
  const file = draftFile(configuration);
  try {
    writeFileAtomically(file, `${JSON.stringify({ setup: 2, answers }, null, 2)}\n`, 0o600);
  } catch (cause) {
    const problem = `${file} cannot be written (${systemCode(cause)}).`;
    const remedy = `Let the user of the kiosk write ${dirname(file)}; look whether the disk is full.`;
    throw new Fault('configuration', 'configuration-unwritable', problem, remedy, cause);
  }
}

export function removeDraft(configuration: string): void {
  rmSync(draftFile(configuration), { force: true });
}
