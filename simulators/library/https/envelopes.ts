/** The envelope as its two systems read and write it; none of this is the kiosk's own reading. */
import type { EnvelopeName } from '../../../packages/sip2/src/index.ts';

const namespaces: Readonly<Record<EnvelopeName, string>> = {
  fbs: 'http://axiell.com/Schema/sip.xsd',
  'koha-suomi': 'https://koha-suomi.fi/sipschema.xsd',
};

/** As FBS (recorded by bibbox) and as the plugin of Koha-Suomi write it. */
export function answered(
  envelope: EnvelopeName,
  line: string,
  child: 'response' | 'error' = 'response',
): string {
  const namespace = namespaces[envelope];
  const inner = `<${child}>${escaped(line)}</${child}>`;
  return envelope === 'fbs'
    ? `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><ns2:sip xmlns:ns2="${namespace}">${inner}</ns2:sip>`
    : `<?xml version="1.0" encoding="utf-8"?>\n<ns1:sip xmlns:ns1="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${namespace}">${inner}</ns1:sip>\n`;
}

interface Asked {
  user: string;
  password: string;
  message: string;
}

/** null: no envelope of this system, or without a log-in or a request. */
export function askedIn(envelope: EnvelopeName, body: string): Asked | null {
  const attributes = /<ns1:sip\s([^>]*)>/.exec(body)?.[1] ?? '';
  const attribute = (name: string) =>
    unescaped(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
  const message = unescaped(/<request>([^<]*)<\/request>/.exec(body)?.[1] ?? '');
  const [user, password] = [attribute('login'), attribute('password')];
  const isOurs = attribute('xmlns:ns1') === namespaces[envelope];
  return isOurs && user !== '' && password !== '' && message !== ''
    ? { user, password, message: message.replace(/[\r\n]/g, '') }
    : null;
}

const signs: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;' })[sign] ?? '&gt;');
}
function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name = '') =>
    code === undefined ? (signs[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}
