/**
 * Files that a change would make the kiosk show, or write, outside the folders that are its own. A PIN
 * opens the panel and a key of the region its documents, not the machine: what lies elsewhere on it
 * comes to the screen, or is written over, only where the file of the machine itself names it.
 */
import { basename, dirname, join, sep } from 'node:path';
import { realPath } from '../../../config/files/read-file.ts';
import type { Config } from '../../../config/schema.ts';
import type { Environment } from '../../../wiring/environment.ts';
import type { Complained } from '../../actions.ts';

function filesOf({ screen, code, sip2 }: Config): readonly (readonly [string, string])[] {
  const { textsFolder, logo, attract } = screen;
  const files = [
    ['screen.textsFolder', textsFolder],
    ['screen.logo', logo],
    ['screen.attract.pictures.folder', attract.pictures?.folder],
    ['code.marks', code?.marks],
    ['sip2.traceFile', sip2.traceFile],
  ] as const;
  return files.flatMap(([path, file]) => (file == null ? [] : [[path, file] as const]));
}

interface Change {
  /** what runs, and what is in the file: what they name may stay */
  known: readonly Config[];
  after: Config;
  /** the kiosk's own configuration: what lies beside it may be named */
  file: string;
  environment: Environment;
}

export function outsideFolders({ known, after, file, environment }: Change): Complained[] {
  const before = new Set(known.flatMap(filesOf).map((named) => named.join(' ')));
  const own = dirname(realPath(file));
  // The journal and the keys lie beside the file where nothing else is set.
  const barred = [after.store.folder, after.branch?.folder]
    .flatMap((folder) => (folder == null ? [] : [placeOf(folder)]))
    .filter((folder) => folder !== own);
  const logs = (environment.LOGS_DIRECTORY ?? '').split(':').filter((folder) => folder !== '');
  return filesOf(after).flatMap((named) => {
    const [path, name] = named;
    const place = placeOf(name);
    const allowed = path === 'sip2.traceFile' && logs.length > 0 ? logs.map(placeOf) : [own];
    if (before.has(named.join(' ')) || (isIn(allowed, place) && !isIn(barred, place))) return [];
    const problem =
      'is not among the files of this kiosk: a change from afar names only what lies beside its configuration, and a trace what lies among the logs';
    const remedy =
      'Put it beside the configuration, or change the file on the machine itself, and restart the kiosk.';
    return [{ path, problem, remedy, said: { is: 'outside-folders' } }];
  });
}

/** Without links, also where the last part is not there yet. */
function placeOf(file: string): string {
  const real = realPath(file);
  return real === file ? join(realPath(dirname(file)), basename(file)) : real;
}

function isIn(folders: readonly string[], file: string): boolean {
  return folders.some((folder) => file === folder || file.startsWith(`${folder}${sep}`));
}

/** Whether a file that stands outside is there, nothing says. */
export function ofOthers<T extends Pick<Complained, 'path'>>(
  outside: readonly Complained[],
  complaints: readonly T[],
): T[] {
  return complaints.filter(({ path }) => !outside.some((one) => one.path === path));
}
