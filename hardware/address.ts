/**
 * The address of a device in the configuration:
 * `serial:/dev/serial/by-id/…?baud=38400&parity=even&data=8&stop=1&flow=rtscts`, `tcp://host:port`,
 * `tls://host:port`; of a receipt printer also `usb:/dev/kiosk/usb-printer`.
 */
export type SerialSettings = {
  baudRate: number;
  dataBits: 7 | 8;
  parity: 'none' | 'even' | 'odd';
  stopBits: 1 | 2;
  /**
   * How the device stops the sender: by the wires RTS and CTS, or by the bytes XOFF (13) and XON
   * (11), which are then never part of an answer. Left out: not at all.
   */
  flow?: 'rtscts' | 'xonxoff';
};
export type NetworkAddress =
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'tls'; host: string; port: number };
export type Address =
  | ({ kind: 'serial'; path: string } & SerialSettings)
  /** the file of a printer that is on USB and no serial port there */
  | { kind: 'usb'; path: string }
  | NetworkAddress;
/** A service of this machine, such as pcscd. */
export type LocalAddress = { kind: 'unix'; path: string };
export type PortAddress = Address | LocalAddress;
type ParsedAddress = { ok: true; address: Address } | { ok: false; problem: string };

const usualSerial: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };
const highestBaudRate = 4_000_000;

/**
 * Reads an address. `serialDefaults`: settings of the device that the address leaves out (otherwise
 * 9600 8N1). `problem` is one sentence for the person who wrote it. Never throws.
 */
export function parseAddress(
  text: string,
  serialDefaults: Partial<SerialSettings> = {},
): ParsedAddress {
  const trimmed = text.trim();
  if (trimmed.startsWith('serial:'))
    return parseSerial(trimmed.slice('serial:'.length), serialDefaults);
  if (trimmed.startsWith('usb:')) return parseUsb(trimmed.slice('usb:'.length));
  const scheme = /^(tcp|tls):\/\//.exec(trimmed)?.[1];
  if (scheme === 'tcp' || scheme === 'tls') return parseSocket(scheme, trimmed);
  return problem(
    `"${text}" is no address: write serial:/dev/serial/by-id/…, tcp://host:port or tls://host:port`,
  );
}

/**
 * `unix:/path/of/a/socket`, or `tcp://host:port` of a simulator; null: neither. No other device has
 * a socket of this machine.
 */
export function parseLocalAddress(text: string): PortAddress | null {
  const path = /^unix:(\/.+)$/.exec(text.trim())?.[1];
  if (path !== undefined) return { kind: 'unix', path };
  const parsed = parseAddress(text);
  return parsed.ok && parsed.address.kind === 'tcp' ? parsed.address : null;
}

function parseSocket(kind: 'tcp' | 'tls', text: string): ParsedAddress {
  const parts = /^[a-z]+:\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})\/?$/.exec(text);
  const host = parts?.[1]?.replace(/^\[|\]$/g, '');
  const port = Number(parts?.[2]);
  if (!host)
    return problem(`"${text}" is no address: write ${kind}://host:port and nothing after it`);
  if (port < 1 || port > 65535)
    return problem(`port ${port} in "${text}" is not between 1 and 65535`);
  return { ok: true, address: { kind, host, port } };
}

function parseUsb(path: string): ParsedAddress {
  if (!path.startsWith('/'))
    return problem('a USB printer needs the path of its file: usb:/dev/kiosk/usb-printer');
  if (path.includes('?'))
    return problem(`a USB printer has no line settings: write usb:${path.replace(/\?.*$/s, '')}`);
  if (/^\/dev\/(tty|serial\/)/.test(path))
    return problem(`${path} is a serial port: write serial:${path}?baud=…`);
  return { ok: true, address: { kind: 'usb', path } };
}

function parseSerial(rest: string, serialDefaults: Partial<SerialSettings>): ParsedAddress {
  // The path may hold colons (/dev/serial/by-path/pci-0000:00:14.0-…), so it ends at the question
  // mark and nowhere else.
  const mark = rest.indexOf('?');
  const path = mark < 0 ? rest : rest.slice(0, mark);
  if (path === '')
    return problem('a serial address needs the path of the port: serial:/dev/serial/by-id/…');
  if (/^\/dev\/usb\/lp\d+$/.test(path))
    return problem(`${path} is a USB printer, and no serial port: write usb:${path}`);
  const settings: SerialSettings = { ...usualSerial, ...serialDefaults };
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : rest.slice(mark + 1))) {
    const complaint = applySetting(settings, name, value);
    if (complaint) return problem(complaint);
  }
  return { ok: true, address: { kind: 'serial', path, ...settings } };
}

/** Changes one setting; returns what is wrong with it, or null. */
function applySetting(settings: SerialSettings, name: string, value: string): string | null {
  switch (name) {
    case 'baud': {
      const baudRate = /^\d{1,7}$/.test(value) ? Number(value) : 0;
      if (baudRate < 50 || baudRate > highestBaudRate)
        return `baud=${value} is no speed: write 9600, 38400 …`;
      settings.baudRate = baudRate;
      return null;
    }
    case 'data':
      if (value !== '7' && value !== '8') return `data=${value}: write data=7 or data=8`;
      settings.dataBits = value === '7' ? 7 : 8;
      return null;
    case 'parity':
      if (value !== 'none' && value !== 'even' && value !== 'odd')
        return `parity=${value}: write none, even or odd`;
      settings.parity = value;
      return null;
    case 'stop':
      if (value !== '1' && value !== '2') return `stop=${value}: write stop=1 or stop=2`;
      settings.stopBits = value === '1' ? 1 : 2;
      return null;
    case 'flow':
      if (value !== 'none' && value !== 'rtscts' && value !== 'xonxoff')
        return `flow=${value}: write none, rtscts or xonxoff`;
      if (value === 'none') delete settings.flow;
      else settings.flow = value;
      return null;
    default:
      return `"${name}" is no setting of a serial port: there are baud, data, parity, stop and flow`;
  }
}

/** The address as text with all serial settings, for logs and the service panel. */
export function formatAddress(address: PortAddress): string {
  if (address.kind === 'unix' || address.kind === 'usb') return `${address.kind}:${address.path}`;
  if (address.kind === 'serial') {
    const { path, baudRate, parity, dataBits, stopBits, flow } = address;
    const settings = `baud=${baudRate}&parity=${parity}&data=${dataBits}&stop=${stopBits}`;
    return `serial:${path}?${settings}${flow === undefined ? '' : `&flow=${flow}`}`;
  }
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${address.kind}://${host}:${address.port}`;
}

function problem(sentence: string): ParsedAddress {
  return { ok: false, problem: sentence };
}
