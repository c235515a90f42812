/**
 * The unit library-kiosk-install: installs the package that the kiosk has staged for its region, if
 * the region's key has signed it and the kiosk may stand still; watches the kiosk for ten minutes,
 * and puts the version before back where it does not live (docs/decisions/0061).
 *
 * Each step is on the disk before it is begun, and can be begun again: after a power cut the unit
 * goes on where it was. It trusts nothing that the kiosk's user may write. Exit codes: 0 nothing is
 * left to do, 75 again in five minutes.
 */
import { createHash } from 'node:crypto';
import { statfsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { areKeys, followed, readTrusted } from './keys.mjs';
import * as machine from './machine.mjs';
import { openManifest } from './manifest.mjs';

/**
 * @typedef {import('./manifest.mjs').Manifest} Manifest
 * @typedef {object} State
 * @property {'ready' | 'install' | 'probation' | 'back'} step
 * @property {string} hash of the document
 * @property {Manifest} manifest
 * @property {number} tries of this step
 * @property {string} from the version that is replaced
 * @property {boolean} isHalf dpkg was ended in the middle before it: nothing whole is there to go back to
 * @property {boolean} ran a kiosk ran before, so that one must run after
 * @property {readonly string[]} broken its devices that were broken before
 * @property {string} [why] of `back`: what was wrong
 * @typedef {object} Known
 * @property {number} serial the highest of an installed manifest
 * @property {string | null} before the version that the present one replaced
 * @property {string | null} handled the document with which nothing more is done
 */

const keyFile = '/etc/library-kiosk/package-key';
const [again, finished] = [75, 0];
const mostManifestBytes = 400_000;
const mostPackageBytes = 500_000_000;
const mostTries = 3;
/** The lock of dpkg may be another's for a while. */
const mostTriesBack = 6;
const seconds = (/** @type {string} */ variable, /** @type {number} */ usual) =>
  Number(process.env[variable] ?? usual) * 1000;
const probationMs = seconds('KIOSK_PROBATION_S', 600);
const lookEveryMs = seconds('KIOSK_LOOK_S', 10);
/** So long a kiosk may take to start, or not answer. */
const silentMs = seconds('KIOSK_SILENT_S', 120);
/** What is not of the machine: the library system and the broker are often away at night. */
const elsewhere = new Set(['library', 'branch', 'screen', 'help', 'code', 'clock']);

/** @returns {Known} */
function known() {
  return machine.readState('known.json') ?? { serial: 0, before: null, handled: null };
}

/** @param {Partial<Known>} change */
function learn(change) {
  machine.writeState('known.json', { ...known(), ...change });
}

/** For the kiosk, which reports it. @param {string} document its hash @param {string} state @param {string | null} version @param {string | null} [why] */
function tell(document, state, version, why = null) {
  const before = machine.readState('status.json');
  if (before?.document === document && before.state === state && before.why === why) return;
  const status = { v: 1, document, state, version, why, at: new Date().toISOString() };
  machine.writeState('status.json', status, 0o644);
  console.log(`${state}${version ? ` ${version}` : ''}${why ? `: ${why}` : ''}`);
}

/** @param {State} state @returns {State} */
function begin(state) {
  machine.writeState('state.json', { v: 1, ...state });
  return state;
}

/** Nothing more is done with this document. @param {{ hash: string, manifest: Manifest | null }} about @param {string} outcome @param {string | null} [why] @param {Partial<Known>} [learned] */
function end({ hash, manifest }, outcome, why = null, learned = {}) {
  learn({ ...learned, handled: hash });
  tell(hash, outcome, manifest?.version ?? null, why);
  machine.removeFiles('state.json', 'next.deb');
  return finished;
}

/** What is staged meanwhile is looked at after it. */
async function main() {
  // The kiosk's user could stage one after the other without end.
  for (let left = 3; left > 0; left -= 1) {
    const { handled } = known();
    const code = await next();
    if (code !== finished || known().handled === handled) return code;
  }
  return again;
}

async function next() {
  /** @type {State | null} */
  const state = machine.readState('state.json');
  if (state === null || state.step === 'ready') return await take(state);
  if (state.step === 'install') return await install(state);
  if (state.step === 'probation') return await watch({ ...state, tries: state.tries + 1 });
  return await goBack(state);
}

/** @param {State | null} ready */
async function take(ready) {
  const text = await machine.stagedText('manifest', mostManifestBytes);
  if (text === null) {
    machine.removeFiles('state.json', 'next.deb');
    return finished;
  }
  const hash = createHash('sha256').update(text).digest('hex');
  if (known().handled === hash) return finished;
  const key = await trustedKey();
  if (key === null) {
    tell(hash, 'refused', null, 'package-key-missing');
    return finished;
  }
  const manifest = openManifest(text, key);
  if (typeof manifest === 'string') return end({ hash, manifest: null }, 'refused', manifest);
  const refused = await objection(manifest);
  if (refused === 'installed')
    return end({ hash, manifest }, 'done', null, {
      serial: Math.max(manifest.serial, known().serial),
    });
  if (refused?.isForGood) return end({ hash, manifest }, 'refused', refused.why);
  if (refused) {
    tell(hash, 'refused', manifest.version, refused.why);
    return again;
  }
  const isHere = ready?.hash === hash && (await machine.sha256Of('next.deb')) === manifest.sha256;
  const damaged = isHere ? null : await copy(manifest);
  if (damaged !== null) return end({ hash, manifest }, 'refused', damaged);
  const { version, isHalf } = await machine.present();
  const state = begin({
    ...{ step: 'ready', hash, manifest, tries: 0 },
    from: version,
    isHalf,
    ran: false,
    broken: [],
  });
  return await prepare(state);
}

/**
 * What the region signs packages with now; null: none is trusted. The kiosk can hold a change back, and do
 * nothing else: what was followed is on the disk, for the key that a person named.
 */
async function trustedKey() {
  const from = machine.readKey(keyFile);
  const named = from === null ? null : readTrusted(from);
  if (named === null) return null;
  const known = machine.readState('keys.json');
  const isOf = known?.from === from && areKeys(known.keys ?? {});
  /** @type {import('./keys.mjs').Keys} */
  const trusted = isOf ? known.keys : named;
  const row = await machine.stagedText('keys', mostManifestBytes);
  const keys = row === null ? trusted : followed(trusted, row);
  if (keys !== trusted) {
    machine.writeState('keys.json', { from, keys });
    console.log('the key of the region for packages was changed');
  }
  return keys.packageKey;
}

/** null: it may be installed here. @param {Manifest} manifest @returns {Promise<'installed' | { why: string, isForGood: boolean } | null>} */
async function objection(manifest) {
  const now = Date.now();
  const later = (/** @type {string} */ why) => ({ why, isForGood: false });
  const never = (/** @type {string} */ why) => ({ why, isForGood: true });
  if (now < Date.parse(manifest.notBefore)) return later('package-too-early');
  if (now >= Date.parse(manifest.expires)) return later('package-expired');
  if (![await machine.architecture(), 'all'].includes(manifest.architecture))
    return never('package-architecture');
  if (manifest.bytes > mostPackageBytes) return never('package-too-large');
  const { version, isWhole, isHalf, isHeld, bytes } = await afterRepair();
  // `apt-mark hold`: a technician keeps the present one.
  if (isHeld) return later('package-on-hold');
  // A version that was refused here: a person has to look.
  if (!isWhole && !isHalf) return later('package-not-whole');
  if (version === manifest.version && isWhole) return 'installed';
  // With the kiosk's user one can stage again what was signed once: never below what is installed.
  const { serial, before } = known();
  if (manifest.serial < serial) return never('package-older');
  // The one way down: to the version that ran before this one, signed anew since.
  if (manifest.version !== before) {
    if (await machine.isVersion(manifest.version, 'lt', version)) return never('package-older');
    if (await machine.isVersion(manifest.from, 'gt', version)) return never('package-from');
  }
  const { bavail, bsize } = statfsSync(machine.folder);
  // The copy, the new files, and the present ones twice: as files and packed.
  const needed = manifest.bytes * 2 + bytes * 3 + 50_000_000;
  return bavail * bsize < needed ? later('package-no-room') : null;
}

/** What dpkg was ended in is finished first, where the kiosk may stand still. */
async function afterRepair() {
  const found = await machine.present();
  if (found.isWhole || found.isHalf || found.isHeld) return found;
  if (await mayStandStillNow()) await machine.dpkgConfigure();
  return await machine.present();
}

/** null: the copy is the one that was signed. @param {Manifest} manifest */
async function copy(manifest) {
  const isWhole = await machine.copyStaged('next.deb', manifest.bytes);
  if (!isWhole || (await machine.sha256Of('next.deb')) !== manifest.sha256)
    return 'package-damaged';
  const { name, version, architecture, shape } = await machine.describe('next.deb');
  const isSame = version === manifest.version && architecture === manifest.architecture;
  if (name !== 'library-kiosk' || !isSame) return 'package-other';
  const present = await machine.present();
  const migrates = shape !== null && present.shape !== null && shape > present.shape;
  return migrates && !manifest.oneWay ? 'package-one-way' : null;
}

/** @param {State} state */
async function prepare(state) {
  const answer = await machine.askKiosk();
  const { runs } = await machine.service();
  if (!mayStandStill(answer, runs)) {
    tell(state.hash, 'waiting', state.manifest.version);
    return again;
  }
  try {
    if (!state.isHalf) await machine.keepPresent('before.deb');
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    tell(state.hash, 'refused', state.manifest.version, 'package-not-kept');
    return again;
  }
  return await install({ ...state, ran: runs, broken: ownDevices(answer) });
}

/**
 * 69 and 78: no kiosk runs on the data folder of the configuration, or that is wrong. One that runs
 * goes on with what it read at its start, so only the service says whether a patron is interrupted.
 * @param {{ code: number }} answer @param {boolean} runs
 */
function mayStandStill({ code }, runs) {
  return code === 0 || (!runs && [69, 78].includes(code));
}

async function mayStandStillNow() {
  return mayStandStill(await machine.askKiosk(), (await machine.service()).runs);
}

/** @param {{ broken: string[] }} answer */
function ownDevices({ broken }) {
  return broken.filter((part) => !elsewhere.has(part));
}

/** @param {State} before */
async function install(before) {
  const isFirst = before.step === 'ready';
  if (!isFirst && !(await mayStandStillNow())) return again;
  const state = begin({ ...before, step: 'install', tries: isFirst ? 1 : before.tries + 1 });
  const { manifest, tries } = state;
  if (tries > mostTries) return await fail(state, 'package-install-failed');
  console.log(`${state.from} is replaced by ${manifest.version}`);
  const isSame = (await machine.sha256Of('next.deb')) === manifest.sha256;
  // apt refuses to begin where dpkg was ended in the middle; dpkg goes over it.
  if (isSame)
    await (isFirst && !state.isHalf
      ? machine.aptInstall('next.deb')
      : machine.dpkgInstall('next.deb'));
  const { version, isWhole } = await machine.present();
  if (version !== manifest.version || !isWhole) return await fail(state, 'package-install-failed');
  return await watch({ ...state, step: 'probation', tries: 1 });
}

/** @param {State} before */
async function watch(before) {
  const state = begin({ ...before, step: 'probation' });
  const { manifest, tries, ran, from } = state;
  tell(state.hash, 'probation', manifest.version);
  const why =
    tries > mostTries
      ? 'package-died'
      : !ran && !(await machine.service()).runs
        ? null
        : await probation(state);
  if (why !== null) return await fail(state, why);
  const learned = {
    serial: Math.max(manifest.serial, known().serial),
    before: state.isHalf ? null : from,
  };
  return end(state, 'done', null, learned);
}

/** null: ten minutes of health. @param {State} state @returns {Promise<string | null>} */
async function probation({ manifest, broken }) {
  let heardAt = performance.now();
  /** @type {number | null} */
  let until = null;
  for (;;) {
    const { runs, restarts } = await machine.service();
    if (restarts > 0) return 'package-died';
    const answer = runs ? await machine.askKiosk() : null;
    const now = performance.now();
    if (answer?.version === manifest.version) {
      heardAt = now;
      until ??= now + probationMs;
      if (now >= until)
        return ownDevices(answer).every((part) => broken.includes(part))
          ? null
          : 'package-device-broken';
    } else if (now - heardAt > silentMs) return 'package-silent';
    await wait(lookEveryMs);
  }
}

/** The version before is put back, if it can read what the new one wrote. @param {State} state @param {string} why */
async function fail(state, why) {
  const { manifest, step, isHalf } = state;
  if (isHalf && step !== 'probation') return end(state, 'refused', why, { before: null });
  if ((manifest.oneWay || isHalf) && step === 'probation') {
    const learned = { serial: Math.max(manifest.serial, known().serial), before: null };
    return end(state, 'done', why, learned);
  }
  return await goBack({ ...state, step: 'back', tries: 0, why });
}

/** @param {State} before */
async function goBack(before) {
  const state = begin({ ...before, tries: before.tries + 1 });
  const { from, manifest, tries, why = 'package-died' } = state;
  const isAsItWas = async () => {
    const { version, isWhole } = await machine.present();
    return version === from && isWhole;
  };
  if (!(await isAsItWas())) {
    // A kiosk that works but for a device may have a patron.
    if (why === 'package-device-broken' && !(await mayStandStillNow())) return again;
    console.log(`${manifest.version} is replaced by ${from}: ${why}`);
    await machine.dpkgInstall('before.deb');
  }
  if (await isAsItWas()) return end(state, 'back', why);
  if (tries < mostTriesBack) return again;
  // The version before refuses what the new one wrote, or cannot be installed any more.
  await machine.dpkgInstall('next.deb');
  return end(state, 'refused', 'package-back-failed', { before: null });
}

process.exitCode = await main();
