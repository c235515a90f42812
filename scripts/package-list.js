/**
 * The list of components of a package (a "software bill of materials"), as CycloneDX 1.6:
 * https://cyclonedx.org/docs/1.6/json/
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf, placesToRun } from './package-modules.js';

/** @typedef {{ name?: string, version: string, license?: string, integrity?: string, dependencies?: object, optionalDependencies?: object }} Locked */

/**
 * The packages of the lockfile that are installed as files, those bundled into the programs and the
 * pages (`licences.txt` of each), and the SQLite compiled into better-sqlite3. The same sources give the same bytes. `seconds`: the build time of the package, since 1970.
 * @param {string} root @param {import('./package-rows.js').Row} row @param {string} version @param {number} seconds @returns {string}
 */
export function listComponents(root, row, version, seconds) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  /** @type {Record<string, Locked>} */
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const bundled = row.licences
    .flatMap((part) =>
      readFileSync(join(root, `dist/${part}licences.txt`), 'utf8').split('\n\n----\n\n'),
    )
    .map((text) => placeOfLine(locked, text.slice(0, text.indexOf('\n'))));
  const asFiles = row.isCompiled ? placesToRun(root) : [];
  const places = [...new Set([...asFiles, ...bundled])].sort();
  const own = `${row.name}@${version}`;
  /** @param {string} place */
  const refOf = (place) => `${nameOf(place, locked)}@${locked[place]?.version}`;
  /** @type {Map<string, { 'bom-ref': string }>} */
  const sqlites = new Map(
    places
      .filter((place) => nameOf(place, locked) === 'better-sqlite3')
      .map((place) => [place, sqliteIn(root, place)]),
  );
  // A version that stands in two places is one component, and needs what both need.
  /** @type {Map<string, Set<string>>} */
  const needs = new Map();
  for (const place of places) {
    const { dependencies, optionalDependencies } = locked[place] ?? {};
    const reached = Object.keys({ ...dependencies, ...optionalDependencies })
      .map((name) => placeOf(locked, name, place))
      .filter((needed) => needed !== null && places.includes(needed))
      .map((needed) => refOf(String(needed)));
    const compiledIn = sqlites.get(place)?.['bom-ref'] ?? [];
    const known = needs.get(refOf(place)) ?? [];
    needs.set(refOf(place), new Set([...known, ...reached.concat(compiledIn)]));
  }
  const firstPlaces = places.filter(
    (place, at) => places.findIndex((each) => refOf(each) === refOf(place)) === at,
  );
  const directDependencies = {
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.devDependencies,
  };
  const direct = Object.keys(directDependencies)
    .map((name) => `node_modules/${name}`)
    .filter((place) => places.includes(place));
  const compiledIn = [
    ...new Map([...sqlites.values()].map((each) => [each['bom-ref'], each])).values(),
  ];
  const list = {
    components: [
      ...firstPlaces.map((place) => componentOf(nameOf(place, locked), locked[place])),
      ...compiledIn,
    ],
    dependencies: [
      { ref: own, dependsOn: direct.map(refOf) },
      ...[...needs].map(([ref, each]) => ({ ref, dependsOn: [...each] })),
      ...compiledIn.map((each) => ({ ref: each['bom-ref'] })),
    ],
  };
  const metadata = {
    timestamp: new Date(seconds * 1_000).toISOString(),
    component: {
      type: 'application',
      'bom-ref': own,
      name: row.name,
      version,
      licenses: [{ license: { id: manifest.license } }],
    },
  };
  const head = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
  };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify([metadata, list]))}`;
  return `${JSON.stringify({ ...head, serialNumber, version: 1, metadata, ...list }, null, 2)}\n`;
}

/** @param {string} name @param {Locked | undefined} locked */
function componentOf(name, locked) {
  if (!locked?.integrity) throw new Error(`${name} is not in package-lock.json with its hash.`);
  const [group, short] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const { version, license = '', integrity } = locked;
  return {
    type: 'library',
    'bom-ref': `${name}@${version}`,
    ...(group === undefined ? {} : { group }),
    ...{ name: short, version },
    hashes: [
      {
        alg: 'SHA-512',
        content: Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex'),
      },
    ],
    ...(license === ''
      ? {}
      : {
          licenses: [/\s/.test(license) ? { expression: license } : { license: { id: license } }],
        }),
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  };
}

/** The SQLite compiled into better-sqlite3: its vulnerabilities are published under its own name. @param {string} root @param {string} place */
function sqliteIn(root, place) {
  const header = readFileSync(join(root, place, 'deps/sqlite3/sqlite3.h'), 'utf8');
  const version = /^#define SQLITE_VERSION\s+"([\d.]+)"/m.exec(header)?.[1];
  if (version === undefined) throw new Error(`The SQLite version of ${place} cannot be read.`);
  return {
    ...{ type: 'library', 'bom-ref': `sqlite@${version}`, name: 'sqlite', version },
    ...{ licenses: [{ license: { id: 'blessing' } }], purl: `pkg:generic/sqlite@${version}` },
  };
}

/** Where the lockfile has it. @param {Record<string, Locked>} locked @param {string} line its name and version */
function placeOfLine(locked, line) {
  const [name, version] = line.split(' ');
  const place = Object.keys(locked).find(
    (each) => each.endsWith(`node_modules/${name}`) && locked[each]?.version === version,
  );
  if (place === undefined) throw new Error(`${line} is not in package-lock.json.`);
  return place;
}

/** The published name, which may differ from the folder. @param {string} place @param {Record<string, Locked>} locked */
function nameOf(place, locked) {
  return (
    locked[place]?.name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
  );
}

/** A UUID derived from the content (RFC 9562, version 8). @param {string} text */
function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
