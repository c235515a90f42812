/** Errors of SQLite and of the file system, as faults with a remedy. */
import { Fault, systemCode } from '../../fault.ts';
import { SqliteError } from './sqlite.ts';

const part = 'journal';

interface Known {
  code: string;
  text: string;
  remedy: string;
}
const damaged: Known = {
  code: 'corrupt',
  text: 'The journal is damaged.',
  remedy:
    'Copy the whole data folder to a safe place first: it may hold loans that the library system does not know yet. Then put a backup in its place, or an empty folder.',
};
const noFolder: Known = {
  code: 'folder-unusable',
  text: 'The journal cannot be opened in the data folder.',
  remedy: 'Check `store.folder` in the configuration, and the permissions of that folder.',
};
const byPrimaryCode: Record<string, Known> = {
  SQLITE_FULL: {
    code: 'disk-full',
    text: 'The disk is full: the journal cannot be written.',
    remedy:
      'Make room on the disk of the data folder, then start the kiosk again. Leave the journal as it is.',
  },
  SQLITE_IOERR: {
    code: 'disk-failing',
    text: 'The disk refused to read or to write the journal.',
    remedy:
      'Look in the system log for disk errors, copy the data folder to another disk, and replace the disk.',
  },
  SQLITE_READONLY: {
    code: 'read-only',
    text: 'The journal cannot be written: the file or its disk is read-only.',
    remedy:
      'Give the user of the kiosk write permission on the data folder, or mount its disk for writing.',
  },
  SQLITE_CANTOPEN: noFolder,
  SQLITE_CORRUPT: damaged,
  SQLITE_NOTADB: damaged,
  SQLITE_BUSY: {
    code: 'in-use',
    text: 'Another kiosk process has this data folder open.',
    remedy: 'Stop the other process first, or give this one its own folder with `store.folder`.',
  },
};

/** Other errors than those of SQLite and of the disk are returned as they are. */
function toFault(error: unknown, folder: string): unknown {
  if (isDiskFault(error)) return fileFault(folder, error);
  if (!(error instanceof SqliteError)) return error;
  const primary = /^SQLITE_[A-Z]+/.exec(error.code)?.[0] ?? '';
  const known = byPrimaryCode[primary];
  if (!known) {
    const remedy = 'Keep the data folder, and send this message to the maintainers.';
    return new Fault(part, 'store-failed', `SQLite: ${error.code} in ${folder}.`, remedy, error);
  }
  return new Fault(
    part,
    known.code,
    `${known.text} (${folder}, ${error.code})`,
    known.remedy,
    error,
  );
}

/** Runs `action`; turns an error of SQLite or of the disk into a Fault. */
export function guard<T>(folder: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw toFault(error, folder);
  }
}

export function corrupt(folder: string, detail: string): Fault {
  return new Fault(part, damaged.code, `${damaged.text} (${folder}: ${detail})`, damaged.remedy);
}

export function logDamaged(): Fault {
  const text =
    'The log of the journal is damaged: what was done last would be lost. Nothing has been changed. (kiosk.db-wal in the data folder)';
  const remedy =
    'Look in the system log for disk errors. Then: kiosk journal salvage, which keeps a copy of everything and opens the journal as far as it is whole.';
  return new Fault('journal', 'log-damaged', text, remedy);
}

export function unreleased(folder: string): Fault {
  const text = `The journal in ${folder} was written by a program from before 0.1.0, the first release, and this version does not read it. Nothing has been changed.`;
  const remedy =
    'Let the program that wrote it send what waits, until its kiosk journal list shows nothing. Then move the journal out of the data folder, and a new one begins: docs/install.md, "From a program before 0.1.0". Do not delete it.';
  return new Fault('journal', 'unreleased-schema', text, remedy);
}

const bySystemCode: Record<string, string> = {
  ENOSPC: 'SQLITE_FULL',
  EDQUOT: 'SQLITE_FULL',
  EFBIG: 'SQLITE_FULL',
  EROFS: 'SQLITE_READONLY',
  EACCES: 'SQLITE_READONLY',
  EPERM: 'SQLITE_READONLY',
};

/** A file beside the database could not be written. */
export function fileFault(folder: string, error: unknown): Fault {
  const word = systemCode(error);
  const { code, text, remedy } = byPrimaryCode[bySystemCode[word] ?? 'SQLITE_IOERR'] ?? damaged;
  return new Fault(part, code, `${text} (${folder}, ${word})`, remedy, error);
}

/** An error of the disk, not of the name or the permissions of a folder. */
export function isDiskFault(error: unknown): boolean {
  return ['EROFS', 'ENOSPC', 'EDQUOT', 'EIO'].includes(systemCode(error));
}

const advices: Readonly<Record<string, string>> = {
  EACCES:
    'It is closed to this user. Run this as the user of the kiosk (`sudo kiosk …`), or give that user the folder.',
  ENOENT:
    'The first start of the kiosk makes it. If it has run already: check `store.folder` in the configuration.',
};

/** `why`: an error of the file system, or a text. */
export function folderUnusable(folder: string, why: unknown): Fault {
  const code = typeof why === 'string' ? why : systemCode(why);
  const remedy = advices[code] ?? noFolder.remedy;
  return new Fault(
    part,
    noFolder.code,
    `The data folder ${folder} cannot be used: ${code}.`,
    remedy,
    why,
  );
}
