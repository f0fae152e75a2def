// Whether a page explains a name, and does not only mention it: a table row, a heading, or a sentence about it.

export interface Block {
  /** The headings above, outermost first, and the header of its table. */
  readonly under: readonly string[];
  /** A row's cells; one cell for a paragraph, a list item or a heading. */
  readonly cells: readonly string[];
  readonly kind: 'row' | 'heading' | 'text';
}

/** A page's rows, headings, paragraphs and list items, without code blocks and comments. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  const headings: string[] = [];
  let tableHeader: string | undefined;
  let text: string[] = [];
  const flush = () => {
    if (text.length > 0) blocks.push({ under: [...headings], cells: [text.join(' ')], kind: 'text' });
    text = [];
  };
  const bare = page.replace(/^```.*?^```$/gms, '').replace(/<!--.*?-->/gs, '');
  for (const line of bare.split('\n')) {
    const heading = /^(#+) (.*)$/.exec(line);
    if (line.startsWith('|')) {
      flush();
      const cells = cellsOf(line);
      if (cells.every((cell) => /^:?-+:?$/.test(cell))) continue;
      if (tableHeader === undefined) {
        tableHeader = cells.join(' | ');
        blocks.push({ under: [...headings], cells: [tableHeader], kind: 'heading' });
      } else blocks.push({ under: [...headings, tableHeader], cells, kind: 'row' });
      continue;
    }
    tableHeader = undefined;
    if (heading !== null) {
      flush();
      headings.length = heading[1]!.length - 1;
      headings.push(heading[2]!);
      blocks.push({ under: [...headings], cells: [heading[2]!], kind: 'heading' });
    } else if (line.trim() === '' || /^\s*(?:[-*]|\d+\.) /.test(line)) {
      flush();
      if (line.trim() !== '') text.push(line.trim());
    } else text.push(line.trim());
  }
  flush();
  return blocks;
}

function cellsOf(line: string): readonly string[] {
  return line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** Whether a block is about a name: see {@link explains}. */
function isAbout({ kind, cells, under }: Block, name: string): boolean {
  const code = codeWith(name);
  if (kind === 'heading') return code.test(cells[0]!);
  if (kind === 'row' && code.test(cells[0]!))
    return cells.slice(1).some((cell) => cell !== '') || wordsOf(cells[0]!) > 2;
  return cells.some((cell) => clausesOf(cell).some((clause) => defines(clause, name))) && under.length > 0;
}

/** Words about `name`, before or after it, or what it consists of: "`name`: `a`, `b`", "`name` of `a`", "`name` (`a`)". */
function defines(clause: string, name: string): boolean {
  const found = codeWith(name).exec(clause);
  if (found === null) return false;
  const after = clause.slice(found.index + found[0].length);
  return (
    /^(?:\*\*)?(?::| of| \()\s*\S/.test(after) || wordsOf(after) >= 2 || wordsOf(clause.slice(0, found.index)) >= 3
  );
}

/** Sentences, and the parts of one between semicolons. */
function clausesOf(cell: string): readonly string[] {
  return cell.split(/(?<=[.!?])\s+|;\s+/);
}

function codeWith(name: string): RegExp {
  return new RegExp(`\`(?:[^\`]*[^\`\\w$-])?${name.replace(/[.*+?^$()[\]{}|\\]/g, '\\$&')}(?![\\w$-])[^\`]*\``);
}

/** Words outside of code. */
function wordsOf(text: string): number {
  return text.replace(/`[^`]*`/g, ' ').match(/[A-Za-zÀ-ÿ]{2,}/g)?.length ?? 0;
}

/**
 * A heading with the name, a row whose first cell has it and whose others say something, or a sentence that says
 * something before or after it. A name in code alone, or in a list of names, is not explained.
 */
export function explains(blocks: readonly Block[], name: string): boolean {
  return blocks.some((block) => isAbout(block, name));
}
