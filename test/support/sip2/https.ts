import { onTestFinished } from 'vitest';
import { overHttps } from '../../../packages/sip2/src/https/index.ts';
import type {
  ClientOptions,
  EnvelopeName,
  KnownMessage,
  ServerAnswer,
} from '../../../packages/sip2/src/index.ts';
import { startHttpsFront } from '../../../simulators/library/https/front.ts';
import { kiosk, library } from './library.ts';

/** Secrets that must be nowhere but in the envelope; `&` and `"` make it work for them. */
export const canary = { user: 'kanarie-"&<7', password: 'zang\'&>"vogel' };

/** A library system behind a front, which knows the canary. */
export async function libraryOverHttps(
  envelope: EnvelopeName,
  more: {
    special?: (message: KnownMessage) => ServerAnswer | null;
    waitMs?: number;
    tls?: { key: string; cert: string };
  } = {},
) {
  const behind = await library((message) => {
    if (message.code !== '93') return more.special?.(message) ?? null;
    const value = (id: string) => message.fields.find((field) => field.id === id)?.value;
    const ok = value('CN') === canary.user && value('CO') === canary.password ? '1' : '0';
    return { code: '94', fixed: { ok }, fields: {} };
  });
  const { special: _, ...options } = more;
  const front = await startHttpsFront({
    port: 0,
    envelope,
    libraryPort: behind.server.port,
    ...options,
  });
  onTestFinished(() => front.close());
  const address = `${more.tls ? 'https' : 'http'}://127.0.0.1:${front.port}${front.path}`;
  return { front, behind, address };
}

export function kioskOverHttps(
  address: string,
  envelope: EnvelopeName,
  options: Partial<Parameters<typeof overHttps>[1]> = {},
  client: Partial<ClientOptions> = {},
) {
  return kiosk(0, {
    errorDetection: 'off',
    ...client,
    open: overHttps(address, { envelope, login: canary, ...options }),
  });
}
