/** What most rooms may know. */
export const shared = ['machines/domain.ts', 'src/fault.ts'];
export const web = ['hono', 'hono/*', '@hono/node-server'];

/**
 * Of a package its index alone, and what it exports beside that: SIP2 inside HTTPS needs a parser, and
 * what a page opens is to need nothing of Node.
 */
export const blocks = 'packages/blocks/src/index.ts';
export const sip2 = 'packages/sip2/src/index.ts';
export const sip2Https = 'packages/sip2/src/https/index.ts';
export const regionDocuments = 'packages/region-documents/src/index.ts';
export const staffSeal = 'packages/region-documents/src/staff-seal.ts';
export const everyPackage = [
  blocks,
  sip2,
  sip2Https,
  'packages/sip2/src/exam/index.ts',
  regionDocuments,
];
