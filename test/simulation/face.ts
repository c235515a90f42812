/**
 * The wire to the patron's screen, cut short: what is shown, and what is touched, without a
 * browser.
 */
import type { Intent } from '../../src/screen/screen.ts';
import { intent, type Screen } from '../../src/screen/screen.ts';
import type { ScreenServer, ScreenServerOptions } from '../../src/screen/server.ts';
import { show as showReally } from '../../src/screen/show.ts';
import type { Fetch } from '../../src/technician/panel/control.ts';

type Kiosk = Parameters<typeof showReally>[0];
type Visit = Parameters<typeof showReally>[1];
export interface Seen {
  screen: Screen;
  kiosk: Kiosk;
  visit: Visit;
}

let onShown: (seen: Seen) => void = () => {};
let options: ScreenServerOptions | null = null;
let drawn: { kiosk: Kiosk; visit: Visit } | null = null;

export function watchFace(watcher: (seen: Seen) => void): void {
  onShown = watcher;
  options = null;
}
/** The process of the kiosk is no more: the screen goes dark. */
export function darken(): void {
  options = null;
  staffAsk = null;
}

/**
 * Touches, as the page sends them; what is no intent is refused, as the screen's server does.
 * False: nobody is there to be told.
 */
export function touch(touched: Intent): boolean {
  const read = intent.safeParse(touched);
  if (!options || !read.success) return false;
  options.onIntent(read.data);
  return true;
}

export async function startScreenServer(given: ScreenServerOptions): Promise<ScreenServer> {
  options = given;
  return {
    port: 8080,
    url: 'http://127.0.0.1:8080/',
    viewers: 1,
    push: (screen) => {
      if (options === given && drawn)
        onShown({ screen: JSON.parse(JSON.stringify(screen)), ...drawn });
    },
    reload: () => {},
    close: async () => {
      if (options === given) options = null;
    },
  };
}

export const show: typeof showReally = (kiosk, visit, ...rest) => {
  drawn = { kiosk, visit };
  return showReally(kiosk, visit, ...rest);
};

let staffAsk: Fetch | null = null;
/**
 * The socket of the command line, cut short: what comes over it is asked as `kiosk journal` asks
 * it.
 */
export async function openControl(
  _folder: string,
  fetch: Fetch,
): Promise<{ close(): Promise<void> }> {
  staffAsk = fetch;
  return {
    close: async () => {
      if (staffAsk === fetch) staffAsk = null;
    },
  };
}
/** Null: no kiosk runs. */
export async function askAsStaff(path: string, body?: unknown): Promise<Response | null> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const request = new Request(`http://kiosk${path}`, {
    ...sent,
    headers: { 'content-type': 'application/json' },
  });
  return (await staffAsk?.(request)) ?? null;
}
