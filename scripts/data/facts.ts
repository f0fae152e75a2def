// What the generators of data files share: how they read the facts, and how they print.

/** Reads a JSON file by its path, of ../shared/facts if nothing else is said. */
// biome-ignore lint/suspicious/noExplicitAny: each generator knows the shape of its facts
export type Facts = (path: string) => Record<string, any>;

export interface GeneratedFile {
  /** From the checkout's folder. */
  readonly path: string;
  readonly text: string;
}

const WIDTH = 118;

/** Words as a string literal; if they do not fit into a line, as a template literal with indented lines. */
export function literal(words: readonly string[], indent: number): string {
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1)!;
    if (line !== '' && indent + 2 + line.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  if (lines.length === 1) return `'${lines[0]}'`;
  return `\`\n${lines.map((line) => `${' '.repeat(indent + 2)}${line}\n`).join('')}${' '.repeat(indent)}\``;
}

/** An object in an array within a property: in one line if it fits. */
export function row(fields: readonly string[]): string {
  const line = `      { ${fields.join(', ')} },\n`;
  if (line.length <= 121 && !line.slice(0, -1).includes('\n')) return line;
  return `      {\n${fields.map((field) => `        ${field},\n`).join('')}      },\n`;
}
