/**
 * What keeps sending to branches that do not belong to the region any more. After a reload nats-server
 * 2.10 leaves a leaf line as it is, and the consumers that its branch made deliver into it; it answers no
 * question that comes over it. Those of sources are not listed, and end with the line (decision 0120).
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { deliverDown, sourcedStreams } from '../../../packages/region-documents/src/index.ts';
import { apiPrefix } from '../../../src/branch/broker/subjects.ts';

const namesPage = z.object({ total: z.number(), consumers: z.array(z.string()).nullish() });
const consumerInfo = z.object({
  config: z.object({ deliver_subject: z.string().optional() }).optional(),
});

/**
 * Removes each consumer that delivers to none of `branches`: no one but branches makes any. One by one,
 * since their maker says how large they are.
 */
export async function cutOffOthers(
  nc: NatsConnection,
  branches: readonly string[],
  answerMs: number,
): Promise<void> {
  const places = branches.map((branch) => `${deliverDown(branch)}.`);
  const ask = async <Answer>(form: z.ZodType<Answer>, call: string, body = {}) => {
    const question = JSON.stringify(body);
    const answer = await nc.request(`${apiPrefix}.CONSUMER.${call}`, question, {
      timeout: answerMs,
    });
    return form.parse(answer.json());
  };
  for (const stream of sourcedStreams) {
    const names: string[] = [];
    for (;;) {
      const page = await ask(namesPage, `NAMES.${stream}`, { offset: names.length });
      names.push(...(page.consumers ?? []));
      if (names.length >= page.total || !page.consumers?.length) break;
    }
    for (const name of names) {
      const { config } = await ask(consumerInfo, `INFO.${stream}.${name}`);
      const to = config?.deliver_subject ?? '';
      if (config !== undefined && !places.some((place) => to.startsWith(place)))
        await ask(z.object({}), `DELETE.${stream}.${name}`);
    }
  }
}
