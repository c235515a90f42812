/** What most rooms may know. */
export const shared = ['machines/domain.ts', 'src/fault.ts'];
export const web = ['hono', 'hono/*', '@hono/node-server'];
