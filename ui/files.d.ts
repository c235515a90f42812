/** What Vite lets a module import besides code. */
declare module '*.svg?raw' {
  const source: string;
  export default source;
}
declare module '*.css' {}
