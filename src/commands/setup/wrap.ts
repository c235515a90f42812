/** Breaks lines between words; a longer word stays whole. Further lines begin as their line does. */
export function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const indent = /^ */.exec(line)?.[0] ?? '';
      const lines: string[] = [];
      let current = indent;
      for (const word of line.slice(indent.length).split(' ')) {
        const isFirst = current === indent;
        if (!isFirst && current.length + 1 + word.length > width) {
          lines.push(current);
          current = indent + word;
        } else current += isFirst ? word : ` ${word}`;
      }
      return [...lines, current];
    })
    .join('\n');
}
