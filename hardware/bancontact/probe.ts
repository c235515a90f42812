/** Checks whether the host answers and accepts the key. Creates no payment. */
import { explain, openClient } from './client.ts';

type HostAnswer =
  | { kind: 'ready'; latencyMs: number }
  /** the key, or what it may do */
  | { kind: 'refused'; why: string }
  /** something else than the host answers, or the host cannot now */
  | { kind: 'not-ready'; why: string; latencyMs: number }
  /** it may have been asked, and did not answer */
  | { kind: 'silent'; why: string }
  /** no line to it: name, network, certificate */
  | { kind: 'closed'; why: string };

interface HostProbeOptions {
  /** `https://host` */
  address: string;
  apiKey: string;
  answerTimeoutMs?: number;
  connectTimeoutMs?: number;
  /** PEM, instead of the system's own roots */
  ca?: string;
}

export async function probeBancontact(options: HostProbeOptions): Promise<HostAnswer> {
  const client = openClient({
    answerTimeoutMs: 10_000,
    connectTimeoutMs: 5_000,
    description: '',
    ...options,
  });
  const startedMs = performance.now();
  const answer = await client.check(new AbortController().signal);
  const latencyMs = Math.round(performance.now() - startedMs);
  switch (answer.kind) {
    case 'done':
      return { kind: 'ready', latencyMs };
    case 'refused': {
      const why = explain(answer);
      const isOfKey = answer.status === 401 || answer.status === 403;
      return isOfKey ? { kind: 'refused', why } : { kind: 'not-ready', why, latencyMs };
    }
    case 'unclear':
      if (!answer.isSent) return { kind: 'closed', why: answer.why };
      return answer.isAnswered
        ? { kind: 'not-ready', why: answer.why, latencyMs }
        : { kind: 'silent', why: answer.why };
  }
}
