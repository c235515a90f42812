/** The Debian packages that `npm run package` makes: what each holds, from where it is in the sources. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.js';

/**
 * @typedef {object} Row
 * @property {string} name of the package, of its folders below /opt and /usr/share/doc
 * @property {boolean} isKiosk refuses a Node that its modules do not run on, and runs from a version
 *   behind a link (postinst)
 * @property {boolean} isCompiled for one processor: it has the kiosk's program, and compiled modules
 *   beside it
 * @property {readonly string[]} parts of `dist`
 * @property {readonly string[]} licences the folders of `dist` whose `licences.txt` it holds
 * @property {readonly string[]} beside files and folders that its programs read, beside `dist`
 * @property {readonly (readonly [from: string, to: string, mode?: number])[]} files
 * @property {ReadonlyMap<string, string>} documents below /usr/share/doc/NAME, by where they are in the sources
 * @property {ReadonlyMap<string, string>} folders the same of whole folders
 * @property {string} scripts the folder of its maintainer scripts
 * @property {readonly string[]} conffiles
 * @property {readonly string[]} depends what it needs beside Node, and the C library of what is compiled
 * @property {readonly string[]} fields of the control file, further ones
 * @property {string} description
 */

const kiosk = 'library-kiosk';
const fleet = 'library-kiosk-fleet';
const demo = 'library-kiosk-demo';
const chromiumPolicy = `etc/chromium/policies/managed/${kiosk}.json`;
const units = [
  '.service',
  '-broker.service',
  '-broker-report.service',
  '-broker-report.timer',
  '-browser.service',
  '-install.path',
  '-install.service',
  '-update.service',
  '-update.timer',
];
/** Of the operator of a region alone. */
const ofFleet = ['fleet-commands.md', 'fleet-panel.md'];
const ofDemo = 'demonstration.md';
/** Of `dist`. */
const program = {
  kiosk: ['chunks', 'src', 'ui', 'licences.txt'],
  fleet: ['fleet/chunks', 'fleet/src', 'fleet/page', 'fleet/licences.txt'],
  demo: ['demo', 'simulators'],
};
/** The folders of the same whose modules have licences. */
const licences = {
  kiosk: ['', 'ui/'],
  fleet: ['fleet/', 'fleet/page/'],
  demo: ['demo/', 'demo/stage/'],
};
const changelog = /** @type {const} */ (['CHANGELOG.md', 'CHANGELOG.md']);
const monitoring = /** @type {const} */ (['packaging/monitoring', 'monitoring']);
/** Before this version the one package had what is now in others. */
const divided = '0.1.0';

/** @type {readonly Row[]} */
export const rows = [
  {
    name: kiosk,
    isKiosk: true,
    isCompiled: true,
    parts: program.kiosk,
    licences: licences.kiosk,
    beside: ['kiosk.config.schema.json', 'policies'],
    files: [
      ['packaging/kiosk', 'usr/bin/kiosk', 0o755],
      ...['at-rest', 'session', 'update', 'touch-output'].map(
        (each) => /** @type {const} */ ([`packaging/${each}`, `usr/lib/${kiosk}/${each}`, 0o755]),
      ),
      ...['browser.mjs', 'jack.mjs', 'keyboard.mjs', 'seat.mjs', 'install'].map(
        (each) => /** @type {const} */ ([`packaging/${each}`, `usr/lib/${kiosk}/${each}`]),
      ),
      ['packaging/systemd/browser-limits.conf', `usr/lib/${kiosk}/browser-limits.conf`],
      ['packaging/chromium-policy.json', chromiumPolicy],
      ['packaging/kiosk.config.json', `usr/share/${kiosk}/kiosk.config.json`],
      ...units.map(
        (unit) =>
          /** @type {const} */ ([
            `packaging/systemd/${kiosk}${unit}`,
            `usr/lib/systemd/system/${kiosk}${unit}`,
          ]),
      ),
      ['packaging/systemd/journald.conf', `usr/lib/systemd/journald.conf.d/${kiosk}.conf`],
      ['packaging/systemd/logind.conf', `usr/lib/systemd/logind.conf.d/${kiosk}.conf`],
      ['packaging/systemd/sysctl.conf', `usr/lib/sysctl.d/60-${kiosk}.conf`],
      ['packaging/systemd/sysusers.conf', `usr/lib/sysusers.d/${kiosk}.conf`],
      ['packaging/systemd/tmpfiles.conf', `usr/lib/tmpfiles.d/${kiosk}.conf`],
      ['packaging/70-library-kiosk.rules', 'usr/lib/udev/rules.d/70-library-kiosk.rules'],
      [
        'packaging/60-library-kiosk.polkit.rules',
        'usr/share/polkit-1/rules.d/60-library-kiosk.rules',
      ],
      ['packaging/library-kiosk.logrotate', `etc/logrotate.d/${kiosk}`],
    ],
    documents: new Map([
      ...['', 'payments/'].flatMap((below) =>
        readdirSync(join(root, 'docs', below))
          .filter((each) => each.endsWith('.md') && ![...ofFleet, ofDemo].includes(each))
          .map((each) => /** @type {const} */ ([`docs/${below}${each}`, `${below}${each}`])),
      ),
      changelog,
    ]),
    folders: new Map([monitoring, ['packaging/examples', 'examples']]),
    scripts: 'packaging/debian',
    conffiles: [`etc/logrotate.d/${kiosk}`, chromiumPolicy],
    depends: ['passwd', 'systemd', 'udev', 'util-linux'],
    fields: [
      'Recommends: cage, chromium, espeak-ng, libpam-systemd, logrotate, pcscd, speech-dispatcher, speech-dispatcher-espeak-ng, swayidle, wlr-randr, xkb-data',
      'Suggests: nats-server, openssl',
    ],
    description: `self-checkout kiosk for libraries
 Patrons borrow, return, renew and pay at a touch screen. The kiosk speaks SIP2 with the
 library system, reads RFID tags and barcodes, prints receipts, and goes on working
 while the line is down.
 .
 Next: /usr/share/doc/${kiosk}/install.md`,
  },
  {
    name: fleet,
    isKiosk: false,
    isCompiled: false,
    parts: program.fleet,
    licences: licences.fleet,
    beside: [],
    files: [
      ['packaging/kiosk-fleet', 'usr/bin/kiosk-fleet', 0o755],
      [`packaging/systemd/${kiosk}-hub.service`, `usr/lib/systemd/system/${kiosk}-hub.service`],
      ['packaging/systemd/fleet-sysusers.conf', `usr/lib/sysusers.d/${fleet}.conf`],
      ['packaging/systemd/fleet-tmpfiles.conf', `usr/lib/tmpfiles.d/${fleet}.conf`],
    ],
    documents: new Map([
      ...[...ofFleet, 'region.md', 'field-guide.md'].map(
        (each) => /** @type {const} */ ([`docs/${each}`, each]),
      ),
      changelog,
    ]),
    folders: new Map([monitoring]),
    scripts: 'packaging/debian/fleet',
    conffiles: [],
    depends: ['systemd'],
    fields: [
      'Suggests: nats-server, openssl',
      `Breaks: ${kiosk} (<< ${divided})`,
      `Replaces: ${kiosk} (<< ${divided})`,
    ],
    description: `operator's program for a region of library kiosks
 The command kiosk-fleet sees, configures, updates and helps the kiosks of a region from
 one desk, in a terminal or a browser; the unit library-kiosk-hub runs the hub of the
 region.
 .
 Next: /usr/share/doc/${fleet}/region.md`,
  },
  {
    name: demo,
    isKiosk: false,
    isCompiled: true,
    parts: Object.values(program).flat(),
    licences: Object.values(licences).flat(),
    beside: [
      ...['demo/start', 'scripts/programs.js', 'kiosk.config.json'],
      ...['kiosk.config.schema.json', 'policies'],
    ],
    files: [['packaging/kiosk-demo', 'usr/bin/kiosk-demo', 0o755]],
    documents: new Map([
      ...[ofDemo, 'own-devices.md'].map((each) => /** @type {const} */ ([`docs/${each}`, each])),
      changelog,
    ]),
    folders: new Map(),
    scripts: 'packaging/debian/demo',
    conffiles: [],
    depends: [],
    // No file of it was in another package: it stands beside an older kiosk.
    fields: ['Suggests: nats-server, openssl'],
    description: `demonstration of the library kiosk
 The command kiosk-demo starts a kiosk on this machine with its library system and all its
 devices simulated, and a page to play them; or a branch of kiosks, or a region. It needs no
 kiosk, no root and no service, and changes nothing but a folder of its user.
 .
 Next: /usr/share/doc/${demo}/${ofDemo}`,
  },
];
