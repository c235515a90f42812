import { afterEach, beforeEach } from 'vitest';
import { account, card, clock } from '../../../test/support/simulators/lindeveld.ts';
import type { Snapshot } from '../../stage/snapshot.ts';
import { type Stage, startStage } from '../../stage/start.ts';

/**
 * Every simulator with its page, opened for each test of the file and closed after it; the payment
 * host where `more` names it.
 */
export function playPage(more: { code?: 0 } = {}) {
  let simulators: Stage;
  let url: string;
  beforeEach(async () => {
    simulators = await startStage({
      ports: { library: 0, reader: 0, scanner: 0, printer: 0, terminal: 0, page: 0, ...more },
      account,
      clock,
      payments: 'hold',
      kioskUrl: 'http://127.0.0.1:8080/',
    });
    url = simulators.page?.url ?? '';
  });
  afterEach(() => simulators.close());

  function act(path: string, body: unknown = {}, headers: Record<string, string> = {}) {
    return fetch(`${url}act/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }
  async function state() {
    return (await (await fetch(`${url}state`)).json()) as Snapshot;
  }
  async function patron(nth: number) {
    return (await state()).library?.patrons.find((one) => one.card === card(nth));
  }
  return {
    act,
    state,
    patron,
    url: () => url,
    simulators: () => simulators,
  };
}
