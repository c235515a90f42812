/** A web server that gives one feed, as the test wants it: well, badly, or not at all. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FeedServer {
  origin: string;
  url: string;
  requests: IncomingMessage[];
  answer: Answer;
  close(): Promise<void>;
}

export async function startFeedServer(answer: Answer): Promise<FeedServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    feeds.answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const feeds: FeedServer = {
    origin,
    url: `${origin}/feed`,
    requests,
    answer,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
  return feeds;
}

/** `type` without a charset: the feed itself names it. */
export function giving(body: string | Uint8Array, type: string, headers: object = {}): Answer {
  return (_, response) => {
    response.writeHead(200, { 'Content-Type': type, ...headers });
    response.end(body);
  };
}

export function rss(...titles: string[]): string {
  const items = titles.map((title) => `<item><title>${title}</title></item>`).join('');
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Bib</title><language>nl-be</language>${items}</channel></rss>`;
}

/** Lines of each event, within a calendar. */
export function calendar(...events: string[][]): string {
  const bodies = events.flatMap((lines, at) => [
    ...['BEGIN:VEVENT', `UID:${at}@test`],
    ...lines,
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...bodies, 'END:VCALENDAR', ''].join('\r\n');
}
