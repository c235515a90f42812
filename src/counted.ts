/** `1 entry`, `2 entries`: for logs and the command line, which are in English. */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
