/** The kiosk's own file as it stands, and in what it differs from the base of the region. */
import type { Clock } from '../../../machines/domain.ts';
import { writeFileAtomically } from '../../files.ts';
import { keepVersion } from '../../technician/panel/configuration/versions.ts';
import { differing } from './own-file.ts';
import { type OwnFile, readOwn } from './prepare.ts';

interface OwnWatch {
  /** null: there is none, or it cannot be read */
  readonly now: OwnFile | null;
  /** settings of the region that it has otherwise: a technician's change */
  readonly differs: readonly string[];
  /** Reads it again; true: it is another. */
  look(): boolean;
  /** As the panel does: the one before is a version. Throws the error of the file system. */
  replace(present: OwnFile, next: string): void;
  /**
   * The text before the last `replace` again, unless another one was written meanwhile; null: it was
   * not replaced. Throws the error of the file system.
   */
  restore(): string | null;
}

export function watchOwnFile(file: string | null, storeFolder: string, clock: Clock): OwnWatch {
  let now = readOwn(file);
  let differs = differingIn(now);
  let replaced: string | null = null;
  const look = () => {
    const present = readOwn(file);
    if (present?.text === now?.text) return false;
    now = present;
    differs = differingIn(now);
    return true;
  };
  return {
    get now() {
      return now;
    },
    get differs() {
      return differs;
    },
    look,
    replace({ file: real, text }, next) {
      keepVersion(storeFolder, text, clock.now());
      writeFileAtomically(real, next);
      replaced = text;
      look();
    },
    restore() {
      const text = replaced;
      replaced = null;
      if (text !== null && now !== null && readOwn(file)?.text === now.text) {
        writeFileAtomically(now.file, text);
        look();
      }
      return text;
    },
  };
}

function differingIn(own: OwnFile | null): readonly string[] {
  const base = own?.hash == null ? null : own.bases.read(own.hash);
  if (own?.hash == null || base === null) return [];
  return differing(own.sources.own ?? {}, base, own.file, own.hash)
    .map((path) => path.slice(0, 120))
    .slice(0, 200);
}
