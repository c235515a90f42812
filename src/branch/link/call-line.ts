/** Calls for help over the broker: sealed for the branch, received now or never. */

import type { BrokerConnection } from '../broker/broker.ts';
import { passingSubject } from '../broker/subjects.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import type { CallLine, CallMessage } from '../port.ts';
import { callMessages } from '../shared/messages.ts';

interface SealedCallLine extends CallLine {
  /** After each connection. */
  connected(connection: Pick<BrokerConnection, 'say' | 'subscribe' | 'ended'>): void;
}

const mostBytes = 1024;

/** `seal`: of the branch keys as they are at that moment. */
export function createCallLine(of: {
  branch: string;
  kiosk: string;
  seal(): BranchSeal;
}): SealedCallLine {
  const placeOf = (kiosk: string) => passingSubject(of.branch, 'call', kiosk);
  let current: Pick<BrokerConnection, 'say'> | null = null;
  let listener = (_kiosk: string, _message: CallMessage) => {};
  return {
    connected: (connection) => {
      current = connection;
      void connection.ended.then(() => {
        if (current === connection) current = null;
      });
      connection.subscribe('call', (kiosk, data) => {
        if (kiosk === of.kiosk || data.length > mostBytes) return;
        const speaker = { kiosk, atMs: Date.now() };
        const opened = callMessages.open(of.seal(), data, placeOf(kiosk), speaker);
        if (typeof opened !== 'string') listener(kiosk, opened.value);
      });
    },
    say: (message) => {
      current?.say('call', callMessages.seal(of.seal(), message, placeOf(of.kiosk)));
      return current !== null;
    },
    subscribe: (onMessage) => {
      listener = onMessage;
    },
  };
}
