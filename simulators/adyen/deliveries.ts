/** How a simulated terminal's answer to a payment comes, or does not. */
import { type Header, rejection } from './answers.ts';
import type { AdyenBehaviour } from './behaviours.ts';
import type { Reply } from './wire.ts';

type Answer = { SaleToPOIResponse: { MessageHeader: Header } };
type Deliver = (reply: Reply, answer: Answer) => void;
export const badJson = '["Bad JSON:1: unexpected end"]';

export const delivered: Deliver = (reply, answer) => reply.send(answer);
const cut: Deliver = (reply) => reply.cut();

/** How the answer of a payment that was begun comes, or does not. */
export const deliveries: Partial<Record<AdyenBehaviour, Deliver>> = {
  'cut-while-held': cut,
  'cut-after-approval': cut,
  'cut-after-decline': cut,
  'other-service-id': (reply, { SaleToPOIResponse: body }) => {
    const header = { ...body.MessageHeader, ServiceID: 'K000000000' };
    reply.send({ SaleToPOIResponse: { ...body, MessageHeader: header } });
  },
  'header-changed': (reply, answer) => reply.send(answer, { outer: { SaleID: 'OTHER' } }),
  'mac-wrong': (reply, answer) => reply.send(answer, { spoil: true }),
  'in-the-clear': (reply, answer) => reply.clear(answer),
  'reject-other': (reply, { SaleToPOIResponse: { MessageHeader: header } }) =>
    reply.clear(rejection(header, 'Did not receive a response from the POI.', '')),
  'status-500': (reply, answer) => reply.send(answer, { status: 500 }),
  'empty-200': (reply) => reply.raw(200, ''),
  'empty-204': (reply) => reply.raw(204, ''),
  'no-nexo': (reply) => reply.raw(502, '<html><body>Bad gateway</body></html>'),
  endless: (reply) => reply.endless(),
};

interface Unbegun {
  asked: Header;
  at: string;
  busy(): object;
  approved(): object;
  /** to an earlier payment; null: there was none */
  old(): object | null;
}
/** How a payment is answered that is not begun. */
export const unbegunDeliveries: Partial<
  Record<AdyenBehaviour, (reply: Reply, context: Unbegun) => void>
> = {
  refuse: (reply, { busy }) => reply.send(busy()),
  silent: () => {},
  'cut-before-start': (reply) => reply.cut(),
  'old-answer': (reply, { old }) => {
    const answer = old();
    if (answer) reply.send(answer);
    else reply.cut();
  },
  'false-approval': (reply, { approved: claim }) => reply.clear(claim()),
  'reject-key': (reply, { asked, at }) => reply.clear(rejection(asked, 'Crypto error', at)),
  'reject-poiid': (reply, { asked, at }) => reply.clear(rejection(asked, 'Unknown POIID', at)),
  'reject-json': (reply) => reply.raw(200, badJson),
  'reject-encrypted': (reply, { asked, at }) => reply.send(rejection(asked, 'Crypto error', at)),
};
