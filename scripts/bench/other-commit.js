/** Another commit of this repository, in a folder of its own beside, for as long as this runs. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../prepare.js';

/**
 * The whole hash of a commit. Throws an Error with what to do.
 * @param {string} word a hash, branch or tag
 */
export function commitOf(word) {
  const found = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${word}^{commit}`);
  if (found !== null) return found;
  throw new Error(
    git('rev-parse', '--git-dir') === null
      ? 'Commits are known in a clone of git only, and this is none.'
      : `There is no commit ${word} here. \`git log --oneline\` lists those that there are; \`git fetch\` brings those of others.`,
  );
}

/** The commit of the work tree, and whether files that git knows differ from it. */
export function present() {
  const changed = git(
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--',
    '.',
    `:!${recordFile}`,
  );
  return { commit: git('rev-parse', 'HEAD'), dirty: changed !== '' };
}

/** Where `--record` appends; its own growth makes no tree dirty. */
export const recordFile = 'bench/record.jsonl';

/** Removed at the end of this process, also after a signal that ends it by `process.exit`. @param {string} commit */
export function openBeside(commit) {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-bench-'));
  process.on('exit', () => {
    git('worktree', 'remove', '--force', folder);
    rmSync(folder, { recursive: true, force: true });
    git('worktree', 'prune');
  });
  if (git('worktree', 'add', '--quiet', '--detach', folder, commit) === null)
    throw new Error(`git could not write ${commit} to ${folder}. Is there room?`);
  if (!existsSync(join(folder, 'scripts', 'bench.js')))
    throw new Error(`${commit} has no \`npm run bench\` yet. Take a later commit.`);
  const lockfile = (/** @type {string} */ tree) =>
    readFileSync(join(tree, 'package-lock.json'), 'utf8');
  // With other packages its own scripts/prepare.js installs them.
  if (lockfile(folder) === lockfile(root)) sharePackages(folder);
  return folder;
}

/** A link for each package, not one for all: an `npm ci` there must not empty the folder here. @param {string} folder */
function sharePackages(folder) {
  const [own, shared] = [join(folder, 'node_modules'), join(root, 'node_modules')];
  mkdirSync(own);
  // What starts with a dot and is no list of packages is a cache.
  const isShared = (/** @type {string} */ name) =>
    !name.startsWith('.') || ['.bin', '.package-lock.json'].includes(name);
  for (const name of readdirSync(shared).filter(isShared))
    symlinkSync(join(shared, name), join(own, name));
}

/** @param {string[]} words */
function git(...words) {
  const { status, stdout } = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
