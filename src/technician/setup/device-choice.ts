/** What a step about a device proposes: what answers at a port, what is configured, or none. */
import { parseAddress } from '../../../hardware/address.ts';
import type { DeviceKind, DiscoveredPort } from '../discovery/discovery.ts';
import { broken, type Finding } from '../finding.ts';
import type { StepOption } from '../setup-step/setup-types.ts';
import type { Bench, StepQuestion, Values } from '../setup-step/step.ts';

const names: Readonly<Record<NonNullable<DiscoveredPort['kind']>, string>> = {
  reader: 'an RFID reader',
  scanner: 'a barcode scanner',
  'card-reader': 'a reader of cards with a chip',
  printer: 'a receipt printer',
  terminal: 'a payment terminal',
  relay: 'a relay board',
};

const kinds: readonly DeviceKind[] = ['reader', 'scanner', 'printer', 'terminal'];

export const none = 'none';
/** Chosen, it asks for an address. */
const other = { value: 'other', label: 'Another address', note: 'you type it' };

/** The address in the configuration; undefined: the default, which is that of a simulated device. */
function ownAddress({ config, isSet }: Bench, kind: DeviceKind): string | undefined {
  return isSet(`${kind}.address`) ? config[kind]?.address : undefined;
}

export async function deviceQuestion(
  bench: Bench,
  kind: DeviceKind,
  values: Values,
  more: readonly StepOption[] = [],
): Promise<StepQuestion> {
  const found = await bench.found();
  const ports = found.flatMap((port) => optionsOf(port, kind, bench));
  const configured = ownAddress(bench, kind);
  const isListed = ports.some(({ value }) => value === configured);
  const present =
    configured === undefined || isListed
      ? []
      : [
          {
            value: configured,
            label: configured,
            ...(isOurs(bench, kind, configured) ? ours : configuredOnly),
          },
        ];
  const options = [
    ...ports,
    ...present,
    ...more,
    other,
    { value: none, label: 'None', note: `this kiosk has no ${kind}` },
  ];
  const proposed = found.find((port) => port.kind === kind)?.address;
  const isNone = bench.config[kind] === null;
  const usual = proposed ?? (isNone ? none : (configured ?? other.value));
  const given = values.device;
  return {
    name: 'device',
    ask: `Where is the ${kind}?`,
    kind: 'choice',
    value: given ?? usual,
    options:
      given === undefined || options.some(({ value }) => value === given)
        ? options
        : [
            { value: given, label: given, note: 'your answer before', said: { how: 'before' } },
            ...options,
          ],
    other: `Address: serial:/dev/…${kind === 'printer' ? ', usb:/dev/…' : ''} or tcp://host:port`,
  };
}

const ours = { note: 'used by the running kiosk', said: { how: 'ours' } };
const configuredOnly = {
  note: 'in the configuration; not seen now',
  said: { how: 'configured' },
};

function isOurs({ running }: Bench, kind: DeviceKind, address: string): boolean {
  return running?.config[kind]?.address === address;
}

/** Those with this device, and those of which nothing is known. */
function optionsOf(port: DiscoveredPort, kind: DeviceKind, bench: Bench): StepOption[] {
  const { address, identity, maker, product, holder, note } = port;
  if (port.kind !== null && port.kind !== kind) return [];
  if (kind !== 'printer' && address.startsWith('usb:')) return [];
  const others = kinds.filter((each) => each !== kind).map((each) => ownAddress(bench, each));
  if (port.kind === null && others.includes(address)) return [];
  const said =
    port.kind === kind
      ? { how: 'answers', name: identity ?? kind }
      : isOurs(bench, kind, address)
        ? { how: 'ours' }
        : holder
          ? { how: 'taken', name: holder.command ?? '?' }
          : { how: 'silent' };
  const words: Readonly<Record<string, string>> = {
    answers: `answers: ${said.name}`,
    ours: ours.note,
    taken: `in use by ${said.name}`,
    silent: note ?? 'nothing answered',
  };
  const usb = [maker, product].filter(Boolean).join(' ');
  const seen = [usb, words[said.how]].filter(Boolean).join('; ');
  return [{ value: address, label: address, note: seen, said }];
}

export function addressProblem({ device = '' }: Values, words: readonly string[] = []) {
  if (device === none || words.includes(device)) return {};
  const parsed = parseAddress(device);
  return parsed.ok ? {} : { device: parsed.problem };
}

/** Another kind of device answers at this address; null: not so. */
export function otherDevice(
  part: DeviceKind,
  seen: Pick<DiscoveredPort, 'kind' | 'address' | 'identity'> | undefined,
): Finding | null {
  if (!seen?.kind || seen.kind === part) return null;
  const text = `At ${seen.address} is ${names[seen.kind]} (${seen.identity ?? 'it answers'}), not ${names[part]}.`;
  const remedy = 'Choose another port, or write the address of the device itself.';
  const told = { is: seen.kind };
  return broken(part, 'other-device', text, { where: seen.address, remedy, told });
}
