/** The address of a library system that takes SIP2 inside HTTPS. Pure. */

type Read =
  | { ok: true; url: string; isSecure: boolean; host: string; port: number }
  /** one sentence for the person who wrote it */
  | { ok: false; problem: string };

/** Whether it is meant as such an address: `https://…` or `http://…`. */
export function isWebAddress(text: string): boolean {
  return /^\s*https?:\/\//i.test(text);
}

/**
 * `https://host/path`, or `http://` of this machine alone. A user, a query and a fragment are
 * refused, because an address is shown and logged. Never throws.
 */
export function readWebAddress(text: string): Read {
  const trimmed = text.trim();
  if (!isWebAddress(trimmed) || !URL.canParse(trimmed))
    return problem(`"${trimmed}" is no web address: write https://host/path`);
  const { protocol, hostname, port, username, password, search, hash, href } = new URL(trimmed);
  if (username !== '' || password !== '')
    return problem('has a log-in in the address: write it as sip2.user and sip2.password');
  if (search !== '' || hash !== '')
    return problem('has a ? or # in the address: write https://host/path');
  const isSecure = protocol === 'https:';
  if (!isSecure && !isThisMachine(hostname))
    return problem('is not encrypted: write https://, since each message has the log-in in it');
  const host = hostname.replace(/^\[|\]$/g, '');
  return { ok: true, url: href, isSecure, host, port: Number(port || (isSecure ? 443 : 80)) };
}

function isThisMachine(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function problem(sentence: string): Read {
  return { ok: false, problem: sentence };
}
