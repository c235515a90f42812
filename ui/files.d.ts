/** What Vite lets a module import besides code. */
declare module '*.svg?raw' {
  const source: string;
  export default source;
}
declare module '*.css' {}
/** The rows of docs/field-guide.md (vite.config.ts). */
declare module 'virtual:field-guide' {
  const rows: Readonly<Record<string, readonly [says: string, remedy: string]>>;
  export default rows;
}
