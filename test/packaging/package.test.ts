import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../src/config/schema.ts';
import { schemaAddress } from '../../src/config/schema-address.ts';
import { isLong } from '../support/repository/share.ts';
import { withDemo } from './demo-package.ts';

// Plain JavaScript, as all scripts are: it has no types.
const modulesFile: string = '../../scripts/package-modules.js';
interface Scripts {
  packagesToRun(root: string): { from: string; to: string }[];
  nodesToRunOn(files: { to: string }[]): { least: string; words: string; fits: string };
}
const { packagesToRun, nodesToRunOn }: Scripts = await import(modulesFile);

const root = fileURLToPath(new URL('../../', import.meta.url));
const script = join(root, 'scripts/package.js');
/** Of the kiosk alone, into a folder that is added. */
const make = [script, '--no-build', '--only', 'library-kiosk', '--out'];
function read(name: string) {
  return readFileSync(join(root, name), 'utf8');
}
function has(program: string, option = '--version') {
  return spawnSync(program, [option]).status === 0;
}

interface Components {
  components: {
    group?: string;
    name: string;
    version: string;
    'bom-ref': string;
    hashes?: { content: string }[];
  }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}
const unit = 'packaging/systemd/library-kiosk.service';

describe('what goes into the package', () => {
  it('every module that the sources import, and every file that is there to be found', () => {
    const files = packagesToRun(root).map(({ to }) => to);
    const sources = [
      'src',
      'hardware',
      'machines',
      ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`),
      'simulators',
      'fleet/src',
      'fleet/simulators',
      'demo/stage',
      'demo/branch',
      'demo/region',
    ].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => read(`${folder}/${name}`)),
    );
    const imports = sources.flatMap((text) => [
      ...text.matchAll(/^(?:import|export)(?! type)[^;]*? from '([^.'][^']*)'/gm),
    ]);
    const modules = new Set(
      imports
        .map(([, name = '']) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(name)?.[0] ?? '')
        .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)),
    );
    expect(modules.size).toBeGreaterThan(8);
    const inside = ['', 'fleet/', 'fleet/simulators/', 'demo/']
      .map((bundle) => `\n${read(`dist/${bundle}licences.txt`)}`)
      .join('');
    for (const name of modules)
      expect([
        name,
        files.includes(`node_modules/${name}/package.json`) || inside.includes(`\n${name} `),
      ]).toEqual([name, true]);
    expect(files).toContain(`node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`);
    const compiled = 'node_modules/better-sqlite3-for-node-20/build/Release/better_sqlite3.node';
    expect(files.includes(compiled)).toBe(process.versions.node.startsWith('20.'));
    expect(files).toContain('node_modules/bindings/bindings.js');
    expect(files.some((file) => /bindings-cpp\/prebuilds\/.*\.node$/.test(file))).toBe(true);
    for (const unwanted of ['vite', 'vitest', 'typescript', 'prebuild-install', 'playwright-core'])
      expect(files.filter((file) => file.startsWith(`node_modules/${unwanted}/`))).toEqual([]);
  });

  it('which Nodes it runs on: those that a part of the database is there for', () => {
    const fits = (files: { to: string }[], versions: object) =>
      new Function(
        'process',
        `const { napi, modules } = process.versions; return ${nodesToRunOn(files).fits};`,
      )({
        versions,
      });
    const newer = { to: 'node_modules/better-sqlite3/prebuilds/linux-x64.node' };
    const compiled = {
      to: 'node_modules/better-sqlite3-for-node-20/build/Release/better_sqlite3.node',
    };
    const { modules } = process.versions;
    expect(nodesToRunOn([newer])).toMatchObject({ least: '22.14', words: 'Node 22.14 and newer' });
    expect(nodesToRunOn([newer, compiled])).toMatchObject({
      least: '20.19',
      words: 'Node 20 and on Node 22.14 and newer',
    });
    expect(fits([newer, compiled], { napi: '9', modules })).toBe(true);
    expect(fits([newer], { napi: '9', modules })).toBe(false);
    expect(fits([newer, compiled], { napi: '9', modules: '120' })).toBe(false);
    for (const files of [[newer], [newer, compiled]])
      expect(fits(files, { napi: '10', modules: '147' })).toBe(true);
    expect(() => nodesToRunOn([])).toThrow('No database for any Node');
    // The Node that runs this is one of them, as it is packed here.
    expect(fits(packagesToRun(root), process.versions)).toBe(true);
  });

  it.runIf(existsSync('/usr/bin/node')).each(['preinst', 'postinst'])(
    '%s refuses another Node, in words',
    (name) => {
      const script = read(`packaging/debian/${name}`)
        .replaceAll('@FITS@', 'false')
        .replaceAll('@NODES@', 'Node 98');
      // Only as far as the check: what comes after it changes the machine.
      const [check = ''] = /^refuse_other_nodes\(\) \{[\s\S]*?^\}/m.exec(script) ?? [];
      const { status, stderr } = spawnSync('sh', ['-euc', `${check}\nrefuse_other_nodes`], {
        encoding: 'utf8',
      });
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^library-kiosk: this package runs on Node 98, and \/usr\/bin\/node is v\d+\..*Install such a Node/,
      );
      expect(script).toMatch(/^ {2}(upgrade \| install|configure)\)\n {4}refuse_other_nodes$/m);
    },
  );

  it('a configuration that the schema takes', () => {
    const { error } = schema.safeParse(JSON.parse(read('packaging/kiosk.config.json')));
    expect(error?.issues ?? []).toEqual([]);
  });

  it('a schema that a new configuration names by the link to the present version', () => {
    const file = 'kiosk.config.schema.json';
    const of = (folder: string) => schemaAddress(`/opt/library-kiosk/${folder}/${file}`);
    expect(of('versions/0.1.0')).toBe(`/opt/library-kiosk/current/${file}`);
    expect(schemaAddress()).toBe(join(root, file));
    expect(read('packaging/kiosk.config.json')).toContain(`"${of('current')}"`);
  });

  it('scripts that a shell can read', () => {
    for (const script of [
      'debian/preinst',
      'debian/postinst',
      'debian/prerm',
      'debian/postrm',
      'kiosk',
      'at-rest',
      'session',
      'touch-output',
      'update',
    ]) {
      const { status, stderr } = spawnSync('sh', ['-n', join(root, 'packaging', script)], {
        encoding: 'utf8',
      });
      expect([script, status, stderr]).toEqual([script, 0, '']);
    }
    for (const script of readdirSync(join(root, 'test/packaging')).filter((name) =>
      name.endsWith('.sh'),
    ))
      expect([
        script,
        spawnSync('bash', ['-n', join(root, 'test/packaging', script)]).status,
      ]).toEqual([script, 0]);
  });

  it('a unit that is told whether the kiosk lives, and that may do little', () => {
    const text = read(unit);
    for (const line of [
      ...[
        'Type=notify',
        'NotifyAccess=all',
        'WatchdogSec=60',
        'Restart=on-failure',
        'RestartPreventExitStatus=78',
      ],
      ...[
        'User=library-kiosk',
        'ProtectSystem=strict',
        'NoNewPrivileges=yes',
        'PrivateTmp=yes',
        'DevicePolicy=closed',
      ],
      ...[
        'MemorySwapMax=0',
        'LimitCORE=0',
        'ProcSubset=pid',
        'SystemCallFilter=~@privileged @resources',
      ],
      ...['ReadWritePaths=/etc/library-kiosk/panel', 'ImportCredential=library-kiosk.*'],
    ])
      expect(text).toContain(`\n${line}\n`);
    // Every user and folder that it names is made by the package.
    expect(read('packaging/systemd/sysusers.conf')).toMatch(/^u library-kiosk\s/m);
    expect(read('packaging/systemd/sysusers.conf')).toMatch(/^u library-kiosk-browser\s/m);
    const folders = read('packaging/systemd/tmpfiles.conf');
    expect(folders).toMatch(/^d \/etc\/library-kiosk\/secrets 0700 root\s+root/m);
    expect(folders).toMatch(/^d \/etc\/library-kiosk\s+0755 root\s+root/m);
    expect(folders).toMatch(/^d \/var\/backups\/library-kiosk 0700 root\s+root/m);
  });

  it('a screen for the user of the browser alone, whom the kiosk must be able to see', () => {
    const user = /^User=(.+)$/m.exec(read('packaging/systemd/library-kiosk-browser.service'))?.[1];
    expect(read(unit)).toContain(`\nEnvironment=KIOSK_SCREEN_USER=${user}\n`);
    expect(read(unit)).not.toMatch(/^PrivateUsers=/m);
  });

  it('rules of udev that each end in a name or a permission, for the makers that we know', () => {
    const rules = read('packaging/70-library-kiosk.rules')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    for (const rule of rules)
      for (const part of rule.split(/,\s*/))
        expect(part).toMatch(/^[A-Z_]+(\{[A-Za-z_/]+\})?(==|!=|\+=|=)"[^"]*"$/);
    for (const maker of ['0403', '05e0', '05f9', '0c2e', '04b8', '0519', '0b00', '11ca'])
      expect(rules.join('\n')).toContain(maker);
  });
});

it('a rule of polkit that lets the user of the kiosk use card readers, and nothing else', () => {
  type Rule = (action: { id: string }, subject: { user: string }) => string | undefined;
  const rules: Rule[] = [];
  const polkit = { addRule: (rule: Rule) => rules.push(rule), Result: { YES: 'yes' } };
  new Function('polkit', read('packaging/60-library-kiosk.polkit.rules'))(polkit);
  const answer = (id: string, user: string) => rules.map((rule) => rule({ id }, { user }));
  const pcsc = 'org.debian.pcsc-lite';
  for (const action of ['access_pcsc', 'access_card']) {
    expect(answer(`${pcsc}.${action}`, 'library-kiosk')).toEqual(['yes']);
    expect(answer(`${pcsc}.${action}`, 'library-kiosk-browser')).toEqual([undefined]);
  }
  expect(answer('org.freedesktop.systemd1.manage-units', 'library-kiosk')).toEqual([undefined]);
});

describe.runIf(has('systemd-analyze') && has('udevadm'))('as Debian’s own tools see it', () => {
  it('the unit of the kiosk', () => {
    // The program that it starts is not on this machine.
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', join(root, unit)], {
      encoding: 'utf8',
    });
    expect(
      stderr.split('\n').filter((line) => line !== '' && !line.includes('is not executable')),
    ).toEqual([]);
  });

  it('the rules of udev', () => {
    const rules = join(root, 'packaging/70-library-kiosk.rules');
    const { status, stdout } = spawnSync('udevadm', ['verify', rules], { encoding: 'utf8' });
    // Older than 254 it cannot verify.
    if (!stdout.includes('unknown'))
      expect([status, stdout]).toEqual([0, expect.stringContaining('Fail:    0')]);
  });
});

it('every module that a page is made of is named among its licences', () => {
  const licences = read('dist/ui/licences.txt');
  const sources = readdirSync(join(root, 'ui'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(ts|tsx|css)$/.test(file),
  );
  const named = sources.flatMap((file) => [
    ...read(`ui/${file}`).matchAll(/(?:from '|node_modules\/)(@[^/']+\/[^/']+|[^./'@][^/']*)/g),
  ]);
  const modules = new Set(named.map(([, module = '']) => module));
  expect(modules.size).toBeGreaterThan(6);
  for (const module of modules)
    expect([module, licences.includes(`${module} `)]).toEqual([module, true]);
});

describe.runIf(isLong && has('dpkg-deb'))('what comes with the package', () => {
  const out = mkdtempSync(join(tmpdir(), 'kiosk-made-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));
  const name = (ending: string) =>
    join(out, readdirSync(out).find((each) => each.endsWith(ending)) ?? '');

  beforeAll(() => {
    // As `npm test` has built it.
    execFileSync(process.execPath, [...make, out], { stdio: 'ignore' });
    execFileSync('dpkg-deb', ['-x', name('.deb'), join(out, 'tree')]);
  }, 300_000);

  it('sums that sha256sum finds right, and that a changed byte makes wrong', () => {
    const check = () =>
      spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' });
    expect(check().stdout.match(/: OK$/gm)).toHaveLength(2);
    const deb = readFileSync(name('.deb'));
    writeFileSync(name('.deb'), Buffer.concat([deb, Buffer.of(0)]));
    expect(check().status).toBe(1);
    writeFileSync(name('.deb'), deb);
  });

  it('documents whose links lead to what is on the machine', () => {
    const documents = join(out, 'tree/usr/share/doc/library-kiosk');
    const dead = readdirSync(documents, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [
          ...readFileSync(join(documents, file), 'utf8').matchAll(
            /\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g,
          ),
        ].map(([, path = '']) => [file, path] as const),
      )
      .filter(([file, path]) => !existsSync(join(documents, file, '..', path)));
    expect(dead).toEqual([]);
  });

  it('the same bytes when it is made again', { timeout: 300_000 }, () => {
    const again = join(out, 'again');
    execFileSync(process.execPath, [...make, again]);
    const deb = readdirSync(again).find((each) => each.endsWith('.deb')) ?? '';
    const before = readFileSync(name('.deb'));
    expect(readFileSync(join(again, deb)).equals(before)).toBe(true);
  });

  it('a list of components: all that is in the package, and nothing else', () => {
    const text = readFileSync(name('.cdx.json'), 'utf8');
    const list: Components = JSON.parse(text);
    expect(list).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    const tree = join(out, 'tree');
    const files = readdirSync(tree, { recursive: true, encoding: 'utf8' });
    const asFiles = files
      .filter((file) => /node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(file))
      .map(
        (file) =>
          JSON.parse(readFileSync(join(tree, file), 'utf8')) as { name: string; version: string },
      )
      .map((each) => `${each.name}@${each.version}`);
    const licences = files.filter((file) => file.endsWith('/licences.txt'));
    const bundled = licences.flatMap((file) =>
      [...readFileSync(join(tree, file), 'utf8').matchAll(/(?:^|\n----\n\n)(\S+) (\d\S*)\n/g)].map(
        ([, each, version]) => `${each}@${version}`,
      ),
    );
    expect(asFiles.length).toBeGreaterThan(4);
    expect(licences).toHaveLength(2);
    expect(bundled.length).toBeGreaterThan(40);
    const listed = list.components.map(
      (each) => `${each.group ? `${each.group}/` : ''}${each.name}@${each.version}`,
    );
    expect(listed.filter((each) => !each.startsWith('sqlite@')).sort()).toEqual(
      [...new Set([...asFiles, ...bundled])].sort(),
    );
    expect(listed.filter((each) => each.startsWith('sqlite@')).length).toBeGreaterThan(0);
    const locked = read('package-lock.json');
    for (const { name: each, hashes } of list.components)
      if (each !== 'sqlite')
        expect(locked).toContain(Buffer.from(hashes?.[0]?.content ?? '', 'hex').toString('base64'));
    const refs = new Set(list.components.map((each) => each['bom-ref']));
    expect(refs.size).toBe(list.components.length);
    for (const { dependsOn = [] } of list.dependencies)
      for (const ref of dependsOn) expect(refs).toContain(ref);
    // Neither where it was made nor where it came from.
    expect(text.match(/https?:\/\/[^"]*/g)).toEqual([
      'http://cyclonedx.org/schema/bom-1.6.schema.json',
    ]);
    const inside = files.find((file) => file.endsWith('components.cdx.json')) ?? '';
    expect(readFileSync(join(tree, inside), 'utf8')).toBe(text);
  });
});

/** Root, mmdebstrap and Debian's archive (or KIOSK_BASE_TAR); some minutes. */
describe.runIf(process.env.LONG === '1' && process.getuid?.() === 0 && has('mmdebstrap'))(
  'in a Debian tree',
  () => {
    it('is installed, started, upgraded, rolled back, killed in the middle, removed and purged', {
      timeout: 1_800_000,
    }, () => {
      const work = mkdtempSync(join(tmpdir(), 'kiosk-walk-'));
      try {
        execFileSync(process.execPath, [...make, work], { stdio: 'inherit' });
        const made = join(work, readdirSync(work).find((name) => name.endsWith('.deb')) ?? '');
        execFileSync('sh', [join(root, 'test/packaging/variants.sh'), made, work], {
          stdio: 'inherit',
        });
        const walk = join(root, 'test/packaging/walk.sh');
        const debs = [made, join(work, 'new.deb'), join(work, 'narrow.deb')];
        const base = process.env.KIOSK_BASE_TAR;
        const words = [walk, ...debs, join(work, 'walk'), ...(base ? [base] : [])];
        const { status, stdout } = spawnSync('bash', words, {
          env: withDemo(work),
          encoding: 'utf8',
        });
        process.stdout.write(stdout);
        expect([status, stdout.trim().split('\n').at(-1)]).toEqual([0, 'all is so']);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    });
  },
);
