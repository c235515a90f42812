/** What the demonstration is asked for. */
import { parseArgs } from 'node:util';
import { chosenPorts } from './ports.js';

const devices = ['reader', 'scanner', 'printer', 'terminal'];
/** What the simulated terminal can speak; the first is the usual one. */
const protocols = ['zvt', 'opi', 'adyen'];
/** The ways to pay of each choice. */
const waysToPay = /** @type {Record<string, string[]>} */ ({
  both: ['terminal', 'code'],
  terminal: ['terminal'],
  code: ['code'],
});
const usualKiosks = 3;
/** The first port of a branch, and of a region. */
const branchBase = '22000';
const regionBase = '24000';
/** @param {import('./start.js').Way} way */
export function helpOf({ typed, more }) {
  return `Usage: ${typed('[options]')}

Starts a kiosk with everything around it simulated: a library system, reader, scanner, printer,
payment terminal, a phone that pays by a code, and the page that plays them. Nothing else is needed.

  --branch [N]         a branch: N kiosks (3, at most 9) that share what they lend while the line is
                       down, their broker (nats-server), one library system, a page with all of them
  --region             a hub, a branch of two kiosks and one of three, and the fleet panel, from which
                       they are seen, configured and updated
  --port-base N        eleven ports from N on, for a second one beside the first; of a branch: ten for
                       each kiosk and three more; of a region 86
  --library ADDRESS    your own library system in place of the simulated one, as tcp://host:6001,
                       or https://host/path; its password comes from the variable
                       KIOSK_SIP2_PASSWORD
  --user NAME          log-in of the kiosk there; left out: none
  --profile NAME       what it is: koha, evergreen, folio, wise, … (sip2.profile); generic
  --institution NAME   its institution id (AO); left out: none
  --location NAME      the kiosk's location (CP); left out: none
  --card PATTERN       what a card number looks like there, a regular expression; left out: each code
                       is a card, and items are laid down, or scanned on the stage
  --reader ADDRESS     a device of your own in place of the simulated one, as
  --scanner ADDRESS    serial:/dev/ttyUSB0?baud=38400 or tcp://host:port (kiosk devices finds them)
  --printer ADDRESS
  --terminal ADDRESS   its password comes from the variable KIOSK_TERMINAL_PASSWORD; it speaks ZVT
  --terminal WHAT      what the simulated terminal speaks: zvt (usual), opi, or adyen
  --pay-by WHAT        both (usual), terminal, or code: what patrons pay with
  --help               this

Examples:
  ${typed('')}
  ${typed('--branch')}
  ${typed('--region')}
  ${typed('--port-base 21000')}
  ${typed('--terminal opi')}
  ${typed('--pay-by code')}
  KIOSK_SIP2_PASSWORD=… ${typed('--library tcp://koha.example:6001 --user kiosk --profile koha')}
  ${typed("--scanner 'serial:/dev/ttyACM0?baud=9600'")}

Exit codes: 0 ended by you · 1 it did not start, and says why · 64 written wrongly
69 --branch and --region need nats-server, which is not there
${more}`;
}

/**
 * Throws an Error that says what to write instead.
 * @param {string[]} args
 */
export function readOptions(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({
    args: args.map((word, at) =>
      word === '--branch' && !/^\d+$/.test(args[at + 1] ?? '') ? `--branch=${usualKiosks}` : word,
    ),
    options: {
      branch: text,
      region: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      'port-base': text,
      library: text,
      user: text,
      profile: text,
      institution: text,
      location: text,
      card: text,
      reader: text,
      scanner: text,
      printer: text,
      terminal: text,
      'pay-by': text,
    },
  });
  const { library, branch, region, terminal: named, 'pay-by': wanted, ...others } = values;
  const { terminal, protocol, payBy } = payments(named, wanted);
  const kiosks = branch === undefined ? null : Number(branch);
  if (branch !== undefined && !/^[3-9]$/.test(branch))
    throw new Error(`--branch: write a number of kiosks from 3 to 9, or none for ${usualKiosks}.`);
  if (region && branch !== undefined)
    throw new Error('--region and --branch do not go together: a region has two branches.');
  const several = region ? 'region' : kiosks === null ? null : 'branch';
  for (const name of several === null ? [] : ['library', ...devices, 'pay-by'])
    if (/** @type {Record<string, unknown>} */ (values)[name] !== undefined)
      throw new Error(
        `--${name} and --${several} do not go together: of a ${several} all is simulated.`,
      );
  for (const name of /** @type {const} */ (['user', 'profile', 'institution', 'location', 'card']))
    if (values[name] !== undefined && library === undefined)
      throw new Error(`--${name} belongs to a library system of your own: add --library ADDRESS.`);
  for (const name of ['library', ...devices]) {
    const address = name === 'terminal' ? terminal : /** @type {any} */ (values)[name];
    if (address === undefined || /^(tcp|tls|serial):.+/.test(String(address))) continue;
    const also = /** @type {Record<string, RegExp>} */ ({
      library: /^https?:.+/,
      printer: /^usb:.+/,
    });
    if (also[name]?.test(String(address))) continue;
    throw new Error(
      `--${name}: "${address}" is no address; write tcp://host:port${name === 'library' ? ', tls://host:port or https://host/path' : ' or serial:/dev/…'}${name === 'terminal' ? ', or what the simulated one speaks: zvt, opi or adyen' : ''}.`,
    );
  }
  const usualBase = { region: regionBase, branch: branchBase };
  const ports = chosenPorts(values['port-base'] ?? (several ? usualBase[several] : undefined));
  return { ...others, library, terminal, protocol, payBy, kiosks, region, ports };
}

/**
 * Of `--terminal` and `--pay-by`. `terminal`: the address of one's own.
 * @param {string | undefined} named @param {string | undefined} wanted
 */
function payments(named, wanted = 'both') {
  const payBy = waysToPay[wanted];
  if (payBy === undefined)
    throw new Error(`--pay-by: write both, terminal or code, not "${wanted}".`);
  if (named !== undefined && !payBy.includes('terminal'))
    throw new Error('--terminal and --pay-by code do not go together: there is no terminal then.');
  const own = named !== undefined && !protocols.includes(named);
  return own
    ? { terminal: named, protocol: 'zvt', payBy }
    : { terminal: undefined, protocol: named ?? 'zvt', payBy };
}

/** The devices that are simulated, in the order of the simulators. @param {ReturnType<typeof readOptions>} options */
export function simulated(options) {
  const own = /** @type {Record<string, unknown>} */ (options);
  return ['library', ...devices, 'code', 'cards'].filter(
    (name) =>
      own[name] === undefined &&
      (!['terminal', 'code'].includes(name) || options.payBy.includes(name)),
  );
}
