/**
 * A call by a request to a server of the library. Its answer may say that someone is coming, or
 * where to ask for that while the call is open.
 */
import type { Log } from '../../machines/domain.ts';
import { type Call, NotDelivered, pause, type Way } from './call.ts';
import { askOver, type HttpAnswer } from './http.ts';

export interface WebhookSettings {
  url: string;
  /** name and value; null: none */
  header: { name: string; value: string } | null;
  timeoutMs: number;
  pollEveryMs: number;
  /** PEM */
  ca?: string | undefined;
}

export function webhookWay(settings: WebhookSettings, log: Log): Way {
  const { header, timeoutMs, pollEveryMs, ca } = settings;
  const own = header === null ? {} : { [header.name]: header.value };
  const ask = (url: URL, method: 'POST' | 'GET', signal: AbortSignal, body?: string) =>
    askOver(url, {
      method,
      signal,
      timeoutMs,
      ca,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...own,
      },
      ...(body === undefined ? {} : { body }),
    });

  /** Until the far end says yes, or that it does not know the call any more. */
  const poll = async (url: URL, open: AbortSignal, onAnswer: () => void) => {
    while (!open.aborted) {
      await pause(pollEveryMs, open);
      if (open.aborted) return;
      const answer = await ask(url, 'GET', open).catch(() => null);
      if (open.aborted) return;
      if (answer && isYes(answer)) return onAnswer();
      if (answer?.status === 404 || answer?.status === 410) return;
    }
  };

  return {
    name: 'webhook',
    deliver: async (call, open, onAnswer) => {
      const url = new URL(settings.url);
      const answer = await ask(url, 'POST', open, JSON.stringify(bodyOf(call)));
      const { status } = answer;
      if (status >= 300 && status < 400)
        throw new NotDelivered(`it redirects (${status}), which is not followed`);
      if (status < 200 || status > 299) throw new NotDelivered(`it answers ${status}`);
      if (isYes(answer)) return onAnswer();
      const at = answerUrlOf(answer, url);
      if (at === 'foreign') {
        const text = 'The `answerUrl` of the webhook is no address on its own server: not asked.';
        log({ level: 'warn', part: 'help', code: 'help-answer-ignored', text });
      } else if (at !== null) void poll(at, open, onAnswer);
    },
  };
}

function bodyOf({ id, library, device, reason, at, text }: Call) {
  return { call: id, library, device, reason, at, text };
}

function fieldOf({ json }: HttpAnswer, name: string): unknown {
  return typeof json === 'object' && json !== null
    ? (json as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function isYes(answer: HttpAnswer): boolean {
  return answer.status >= 200 && answer.status < 300 && fieldOf(answer, 'acknowledged') === true;
}

/** The secret header goes to the configured server alone. */
function answerUrlOf(answer: HttpAnswer, from: URL): URL | 'foreign' | null {
  const text = fieldOf(answer, 'answerUrl');
  if (typeof text !== 'string') return null;
  if (!URL.canParse(text, from)) return 'foreign';
  const url = new URL(text, from);
  return url.origin === from.origin ? url : 'foreign';
}
