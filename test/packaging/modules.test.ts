/**
 * The tarballs of the published modules, in an empty project each: what their READMEs show runs
 * and type-checks, and so does each of their exports. Their dependencies are linked from here, so no
 * registry is needed.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type RolldownOptions, rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startSimulators } from '../../simulators/start.ts';
import { canary, libraryOverHttps } from '../support/sip2/https.ts';
import { itemInformation } from '../support/sip2/library.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Project {
  readonly folder: string;
  /** the code blocks of the README, in order, each a file */
  readonly programs: readonly string[];
  readonly installed: string;
  /** what the packing says on standard error */
  readonly notices: string;
}

const origin = {
  repository: 'https://git.example.test/kiosk.git',
  bugs: 'https://git.example.test/kiosk/issues',
  author: 'The maintainers <kiosk@example.test>',
};
let sip2: Project;
let blocks: Project;
let documents: Project;
beforeAll(() => {
  // Who reads types alone has none of Node.
  blocks = projectWith('blocks', { types: [], args: [] });
  const args = Object.entries(origin).flatMap(([name, value]) => [`--${name}`, value]);
  sip2 = projectWith('sip2', { types: ['node'], args });
  documents = projectWith('region-documents', { types: ['node'], args: [] });
}, 60_000);
afterAll(() => {
  for (const { folder } of [sip2, blocks, documents])
    rmSync(folder, { recursive: true, force: true });
});

function projectWith(name: string, more: { types: string[]; args: string[] }): Project {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-module-'));
  const script = join(root, 'scripts', 'pack.js');
  // Other tests run the programs of the same build: none may take them away for a while.
  const args = [script, name, '--no-build', '--out', folder, ...more.args];
  const { stdout: answer, stderr: notices } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
  });
  const installed = join(folder, 'node_modules', `library-kiosk-${name}`);
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', [
    '-xzf',
    answer.trim().split('\n').at(-1) ?? '',
    '-C',
    installed,
    '--strip-components=1',
  ]);
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  mkdirSync(join(folder, 'node_modules', '@types'));
  const types = more.types.map((each) => `@types/${each}`);
  for (const each of [...Object.keys(dependencies), ...types])
    symlinkSync(join(root, 'node_modules', each), join(folder, 'node_modules', each));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const options = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    types: more.types,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
  const readme = readFileSync(join(installed, 'README.md'), 'utf8');
  const programs = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ''], nth) => {
    writeFileSync(join(folder, `program-${nth}.ts`), code);
    // Without a type in it the same text is a program.
    writeFileSync(join(folder, `program-${nth}.js`), code);
    return join(folder, `program-${nth}.js`);
  });
  return { folder, programs, installed, notices };
}

function checkTypes({ folder }: Project): string {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

function start(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  return child;
}

/** What a program prints until it ends. */
async function run(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = start(program, args, env);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [status] = await once(child, 'close');
  expect(status).toBe(0);
  return output.trim();
}

test('sip2: the client and the server of its README, with each other and with the simulated library', {
  timeout: 180_000,
}, async () => {
  const [client = '', server = ''] = sip2.programs;

  const listening = start(server, [], { SIP2_PORT: '0' });
  const lines = createInterface({ input: listening.stdout as NodeJS.ReadableStream });
  const [line] = await once(lines, 'line');
  const port = /\d+$/.exec(line)?.[0];
  const own = { SIP2_ADDRESS: `tcp://127.0.0.1:${port}`, SIP2_PASSWORD: 'any' };
  expect(await run(client, ['1'], own)).toBe('The Hobbit');

  const simulators = await startSimulators({
    ports: { library: 0 },
    account: { user: 'kiosk', password: 'lindeveld' },
    clock: { now: () => new Date().toISOString() },
    payments: 'approve',
  });
  onTestFinished(() => simulators.close());
  const simulated = {
    SIP2_ADDRESS: `tcp://127.0.0.1:${simulators.ports.library}`,
    SIP2_PASSWORD: 'lindeveld',
  };
  expect(await run(client, ['33550000000013'], simulated)).toMatch(/tuin achter de dijk/);
});

test('blocks: what its README evaluates', { timeout: 180_000 }, async () => {
  expect(checkTypes(blocks)).toBe('');
  const [first = '', ...others] = blocks.programs;
  expect(await run(first, [])).toMatch(/^payment\nfalse true\n/);
  for (const program of others) await run(program, []);
});

test('region-documents: what its README opens, and what a page takes without Node', {
  timeout: 180_000,
}, async () => {
  expect(checkTypes(documents)).toBe('');
  const [program = ''] = documents.programs;
  expect(await run(program, [])).toBe('unreadable');
  const line = "export { entryTextOf } from 'library-kiosk-region-documents/staff-seal';";
  const { bytes } = await bundled(documents, line, { platform: 'browser' });
  expect(bytes).toBeLessThan(2_000);
});

/** A program of one line, bundled as one file. Returns where it is, and its size. */
async function bundled(project: Project, line: string, options: RolldownOptions) {
  const program = join(project.folder, 'bundled.js');
  writeFileSync(program, line);
  const build = await rolldown({ cwd: project.folder, input: program, ...options });
  const file = join(project.folder, 'bundle.mjs');
  const { output } = await build.write({ file, format: 'esm', minify: true });
  await build.close();
  return { file, bytes: output[0].code.length };
}

/** Into a line that a program prints. */
const print = (value: string) => `console.log(JSON.stringify(${value}));`;

test('sip2: inside HTTPS and the examination, each by its export, over a real server', {
  timeout: 60_000,
}, async () => {
  const { address } = await libraryOverHttps('fbs', {
    special: ({ code }) => (code === '17' ? itemInformation('1', 'Brød & roser') : null),
  });
  const program = join(sip2.folder, 'exports.ts');
  const text = `
import { createClient, first, profileOf, writeDate18 } from 'library-kiosk-sip2';
import { compare, examine, sentenceOf } from 'library-kiosk-sip2/exam';
import { overHttps } from 'library-kiosk-sip2/https';

const [, , address = '', user = '', password = ''] = process.argv;
const now = () => new Date().toISOString();
const open = overHttps(address, { envelope: 'fbs', login: { user, password } });
const line = { open, login: null, errorDetection: 'off' } as const;
const client = createClient({ ...line, random: Math.random, log: () => undefined });
const transactionDate = writeDate18(now(), 'Europe/Brussels');
const fields = { AO: '3550', AB: '1' };
const answer = await client.request({ code: '17', fixed: { transactionDate }, fields });
${print("answer.kind === 'answer' ? first(answer.message, 'AJ') : answer.why")}
await client.close();
const said = { institution: '3550', terminalPassword: '', location: '', language: '005' };
const settings = { ...said, profile: profileOf('generic', {}), timeZone: 'Europe/Brussels', currency: 'EUR', now };
const report = await examine({ ...line, settings, atHand: { item: '1' } });
${print("report.answers.find(({ question }) => question === 'item')?.findings.map(({ code }) => code)")}
${print('compare(report, report)')}
${print("report.answers.flatMap(({ findings }) => findings).map((each) => sentenceOf(each, 'en')).every(Boolean)")}
`;
  writeFileSync(program, text);
  // Those of the programs of its README too.
  expect(checkTypes(sip2)).toBe('');
  writeFileSync(program.replace(/ts$/, 'js'), text.replace(' as const', ''));
  const printed = await run(program.replace(/ts$/, 'js'), [address, canary.user, canary.password]);
  expect(printed.split('\n').map((each) => JSON.parse(each))).toEqual([
    'Brød & roser',
    expect.arrayContaining(['item-known']),
    [],
    true,
  ]);
});

test('who made a package and where it is from are in it where they are given, and never made up', () => {
  const manifestOf = ({ installed }: Project) =>
    JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(manifestOf(sip2)).toMatchObject({
    author: origin.author,
    repository: { type: 'git', url: origin.repository, directory: 'packages/sip2' },
    bugs: { url: origin.bugs },
    engines: { node: '>=20.19' },
    peerDependenciesMeta: { '@types/node': { optional: true } },
  });
  expect(sip2.notices).toBe('');
  for (const name of ['author', 'repository', 'bugs'])
    expect(manifestOf(blocks)).not.toHaveProperty(name);
  expect(blocks.notices).toContain('--repository, --bugs, --author');
  for (const project of [sip2, blocks]) {
    const changes = readFileSync(join(project.installed, 'CHANGELOG.md'), 'utf8');
    expect(changes).toContain(`\n## ${manifestOf(project).version}\n`);
    expect(manifestOf(project).exports).toHaveProperty('./package.json');
  }
});

test('no file of a package names a registry, a folder of this machine or another module of the kiosk', () => {
  for (const { installed } of [sip2, blocks])
    for (const file of readdirSync(installed, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|ts|md|json)$/.test(file)) continue;
      const text = readFileSync(join(installed, file), 'utf8');
      expect(text, file).not.toContain(root);
      expect(text, file).not.toMatch(/registry\.|sourceMappingURL|iconv|from '(\.\.\/)+src/);
    }
});

test('sip2, bundled, starts, and is small', { timeout: 60_000 }, async () => {
  const project = sip2;
  const all = `import * as sip2 from 'library-kiosk-sip2'; console.log(typeof sip2.createClient);`;
  const { file, bytes } = await bundled(project, all, { platform: 'node' });
  expect(await run(file, [])).toBe('function');
  expect(bytes).toBeLessThan(120_000);
  const exam = `import { examine } from 'library-kiosk-sip2/exam'; console.log(typeof examine);`;
  expect(await run((await bundled(project, exam, { platform: 'node' })).file, [])).toBe('function');
  const codec = `import { decode } from 'library-kiosk-sip2'; console.log(typeof decode);`;
  const alone = await bundled(project, codec, { platform: 'browser' });
  expect(readFileSync(alone.file, 'utf8')).not.toMatch(/node:|Buffer/);
});

test('blocks: reading, compiling and evaluating stand alone too', { timeout: 60_000 }, async () => {
  const project = blocks;
  const parts = ['policy:readPolicy', 'compile:compilePolicy', 'evaluate:evaluate'];
  const lines = parts.map((part) => {
    const [from, name] = part.split(':');
    return `import { ${name} } from 'library-kiosk-blocks/${from}'; console.log(typeof ${name});`;
  });
  const program = join(project.folder, 'parts.js');
  writeFileSync(program, lines.join('\n'));
  expect(await run(program, [])).toBe('function\nfunction\nfunction');
  const alone = await bundled(project, lines[2] ?? '', { platform: 'browser' });
  expect(await run(alone.file, [])).toBe('function');
  expect(alone.bytes).toBeLessThan(160_000);
});
