/** What several `kiosk rules` commands read. */
import { readdirSync } from 'node:fs';
import { type Policy, readPolicy } from '../../../packages/blocks/src/index.ts';
import { Fault } from '../../fault.ts';
import { besideProgram } from '../../files.ts';
import { readCatalogues } from '../../screen/catalogues.ts';
import { readJson, readText } from '../common/input.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';

const textsFolder = besideProgram('src/screen/texts');

export async function openPolicy(file: string): Promise<Policy> {
  const read = readPolicy(readJson(await readText(file), file));
  if (read.ok) return read.policy;
  throw new Refusal(read.problem.replaceAll(/^/gm, `${file}: `), exitCodes.wrongConfiguration);
}

/** The texts in each language; `folder`: the library's own texts. */
export async function cataloguesOf(folder: string | undefined) {
  const languages = readdirSync(textsFolder).map((name) => name.replace('.json', ''));
  try {
    return await readCatalogues(languages, folder);
  } catch (error) {
    if (error instanceof Fault)
      throw new Refusal(`${folder}: ${error.message}\n${error.remedy}`, exitCodes.wrongData);
    throw error;
  }
}
