/**
 * The tarballs of the two published modules, in an empty project each: what their READMEs show runs,
 * and in the long tests type-checks. Their dependencies are linked from here, so no registry is
 * needed.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type RolldownOptions, rolldown } from 'rolldown';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulators } from '../../simulators/start.ts';

const long = process.env.LONG === '1';
const root = fileURLToPath(new URL('../../', import.meta.url));

interface Project {
  readonly folder: string;
  /** the code blocks of the README, in order, each a file */
  readonly programs: readonly string[];
}

function projectWith(name: string): Project {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-module-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const script = join(root, 'scripts', 'pack.js');
  // Other tests run the programs of the same build: none may take them away for a while.
  const args = [script, name, '--no-build', '--out', folder];
  const answer = execFileSync(process.execPath, args, { encoding: 'utf8' });
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
  for (const each of [...Object.keys(dependencies), '@types/node'])
    symlinkSync(join(root, 'node_modules', each), join(folder, 'node_modules', each));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const options = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    types: ['node'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
  const readme = readFileSync(join(installed, 'README.md'), 'utf8');
  const programs = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ''], nth) => {
    writeFileSync(join(folder, `program-${nth}.ts`), code);
    // Without a type in it the same text is a program.
    writeFileSync(join(folder, `program-${nth}.js`), code);
    return join(folder, `program-${nth}.js`);
  });
  return { folder, programs };
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
  const project = projectWith('sip2');
  if (long) expect(checkTypes(project)).toBe('');
  const [client = '', server = ''] = project.programs;

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
    kioskUrl: 'http://127.0.0.1/',
  });
  onTestFinished(() => simulators.close());
  const simulated = {
    SIP2_ADDRESS: `tcp://127.0.0.1:${simulators.ports.library}`,
    SIP2_PASSWORD: 'lindeveld',
  };
  expect(await run(client, ['33550000000013'], simulated)).toMatch(/tuin achter de dijk/);
});

test('blocks: what its README evaluates', { timeout: 180_000 }, async () => {
  const project = projectWith('blocks');
  if (long) expect(checkTypes(project)).toBe('');
  const [first = '', ...others] = project.programs;
  expect(await run(first, [])).toMatch(/^payment\nfalse true\n/);
  for (const program of others) await run(program, []);
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

test('sip2, bundled, starts, and is small', { timeout: 60_000 }, async () => {
  const project = projectWith('sip2');
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
  const project = projectWith('blocks');
  const parts = ['policy:readPolicy', 'compile:compilePolicy', 'evaluate:evaluate'];
  const lines = parts.map((part) => {
    const [from, name] = part.split(':');
    return `import { ${name} } from 'library-kiosk-blocks/${from}'; console.log(typeof ${name});`;
  });
  const program = join(project.folder, 'parts.js');
  writeFileSync(program, lines.join('\n'));
  expect(await run(program, [])).toBe('function\nfunction\nfunction');
});
