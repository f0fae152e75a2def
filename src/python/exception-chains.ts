// CircuitPython chains exceptions (`raise … from …`, and what is raised while another is handled), which the WebAssembly
// interpreter does not. A program's source is rewritten to call modules/circuitpython/_chain.py where CircuitPython's
// virtual machine links one exception to another (py/vm.c: RAISE_OBJ, RAISE_FROM, and the handler that catches one).
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type PythonSource, parsePython, textOf } from './tree.ts';

export interface ChainedSource {
  readonly text: string;
  /** By line of the new text, from 1, the line of the old one that it was; index 0 is unused. */
  readonly lines: readonly number[];
}

/** A source without any of these needs no change. */
const MARKS = /\bexcept\b|\bfinally\b|\bfrom\b|__(?:cause|context|suppress_context|traceback)__/;
const ATTRIBUTES: ReadonlySet<string> = new Set(['__cause__', '__context__', '__suppress_context__', '__traceback__']);
/** The builtin that has the functions of _chain.py. */
const CHAIN = '__thimble__';

/** @returns `undefined` where nothing is changed: a source that has errors is left to the interpreter's compiler too. */
export function chainExceptions(text: string): ChainedSource | undefined {
  if (!MARKS.test(text)) return undefined;
  const source = parsePython(text);
  if (hasErrors(source)) return undefined;
  const rewriting = new Rewriting(source);
  rewriting.statement(source.root, { depth: 0, handles: false });
  if (/__(?:cause|context|suppress_context|traceback)__/.test(text)) rewriting.attributes();
  return rewriting.result();
}

/** The position of a statement in its function. */
interface Place {
  /** Entries on the function's stack of exception handlers (mp_exc_stack_t in py/bc.h), as py/compile.c makes them. */
  readonly depth: number;
  /** Whether one of them may be handling an exception. */
  readonly handles: boolean;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Of those at one position. */
  readonly order: number;
}

class Rewriting {
  readonly #source: PythonSource;
  readonly #edits: Edit[] = [];

  constructor(source: PythonSource) {
    this.#source = source;
  }

  statement(node: SyntaxNode, place: Place): void {
    switch (node.name) {
      case 'FunctionDefinition':
      case 'ClassDefinition':
        this.#children(node, { depth: 0, handles: false });
        break;
      case 'TryStatement':
        this.#try(node, place);
        break;
      case 'WithStatement':
        this.#children(node, { ...place, depth: place.depth + managersOf(node) });
        break;
      case 'RaiseStatement':
        this.#raise(node, place);
        break;
      default:
        if (HAS_STATEMENTS.has(node.name)) this.#children(node, place);
    }
  }

  /** Reading and setting what links exceptions, of which the interpreter's have nothing. */
  attributes(): void {
    const cursor = this.#source.root.cursor();
    do {
      const { node } = cursor;
      if (node.name === 'MemberExpression') this.#attribute(node);
      if (node.name === 'CallExpression') this.#attributeByName(node);
    } while (cursor.next());
  }

  result(): ChainedSource | undefined {
    if (this.#edits.length === 0) return undefined;
    const { text } = this.#source;
    const edits = this.#edits.sort((a, b) => a.from - b.from || a.order - b.order);
    const lines = [0, 1];
    const pieces: string[] = [];
    let line = 1;
    let at = 0;
    const add = (piece: string, isOld: boolean) => {
      pieces.push(piece);
      for (let next = piece.indexOf('\n'); next >= 0; next = piece.indexOf('\n', next + 1)) {
        if (isOld) line++;
        lines.push(line);
      }
    };
    for (const edit of edits) {
      add(text.slice(at, edit.from), true);
      add(edit.text, false);
      at = edit.to;
    }
    add(text.slice(at), true);
    return { text: pieces.join(''), lines };
  }

  #children(node: SyntaxNode, place: Place): void {
    for (const child of childrenOf(node)) this.statement(child, place);
  }

  #try(node: SyntaxNode, place: Place): void {
    const parts = childrenOf(node);
    const outer = place.depth + (parts.some(({ name }) => name === 'finally') ? 1 : 0);
    const caught = outer + 1;
    const hasHandlers = parts.some(({ name }) => name === 'except');
    let keyword: SyntaxNode | undefined;
    let name: SyntaxNode | undefined;
    let kind: SyntaxNode | undefined;
    for (const part of parts) {
      if (part.name === 'Body') {
        if (keyword?.name === 'except') {
          if (place.handles) this.#match(keyword, kind, caught);
          this.#handler(keyword, part, caught, name !== undefined);
        } else {
          const depth = { try: hasHandlers ? caught : outer, finally: outer }[keyword?.name ?? ''] ?? outer;
          this.#children(part, { depth, handles: place.handles || keyword?.name === 'finally' });
        }
      } else if (KEYWORDS.has(part.name)) [keyword, kind, name] = [part, undefined, undefined];
      else if (part.name === 'as') name = part;
      else if (name === undefined && part.name !== 'Comment') kind = part;
    }
  }

  /** What arrives at a handler within another one is linked to what that handles. */
  #match(keyword: SyntaxNode, kind: SyntaxNode | undefined, depth: number): void {
    if (kind === undefined) this.#open(keyword.to, ` ${CHAIN}.matched(BaseException,${depth})`);
    else {
      this.#open(kind.from, `${CHAIN}.matched(`);
      this.#close(kind.to, `,${depth})`);
    }
  }

  /**
   * `except E as e:` has a hidden `finally`, which deletes `e`: whatever leaves it is linked to `e`. In its place stands
   * a handler on lines of its own, of which {@link ChainedSource.lines} knows.
   */
  #handler(keyword: SyntaxNode, body: SyntaxNode, caught: number, hasName: boolean): void {
    const around = hasName ? this.#linesAround(keyword, body) : undefined;
    const depth = caught + (hasName ? 1 : 0) + (around === undefined ? 0 : 1);
    if (around !== undefined) {
      const { indent } = around;
      const end = `${indent} except:\n${indent}  ${CHAIN}.left(${depth})\n${indent}  raise\n`;
      this.#open(around.start, around.isOnLine ? `\n${indent} try:` : `${indent} try:\n`);
      this.#close(around.end, around.endsLine ? end : `\n${end}`);
    }
    this.#children(body, { depth, handles: true });
  }

  /** Where lines can be added around a body; `undefined` where it is indented by one column, so that nothing goes between. */
  #linesAround(keyword: SyntaxNode, body: SyntaxNode) {
    const { text } = this.#source;
    const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', keyword.from - 1) + 1))![0];
    const [colon, ...rest] = childrenOf(body);
    const statements = rest.filter(({ name }) => name !== 'Comment');
    const [first, last] = [statements[0], statements.at(-1)];
    if (colon === undefined || first === undefined || last === undefined) return undefined;
    const isOnLine = !text.slice(colon.to, first.from).includes('\n');
    const lineOfFirst = text.lastIndexOf('\n', first.from - 1) + 1;
    if (
      !isOnLine &&
      text.slice(lineOfFirst, first.from).length < indent.length + 2 &&
      !text.startsWith('\t', lineOfFirst + indent.length)
    )
      return undefined;
    const endsLine = text[last.to - 1] === '\n';
    const next = text.indexOf('\n', last.to);
    const end = endsLine ? last.to : next < 0 ? text.length : next + 1;
    return { indent, isOnLine, start: isOnLine ? colon.to : lineOfFirst, end, endsLine: endsLine || next >= 0 };
  }

  #raise(node: SyntaxNode, { depth, handles }: Place): void {
    const parts = childrenOf(node).filter(({ name }) => name !== 'Comment');
    const [, raised, from, cause] = parts;
    if (raised === undefined) return;
    if (from?.name === 'from' && cause !== undefined) {
      this.#open(raised.from, `${CHAIN}.raised_from(`);
      this.#edits.push({ from: from.from, to: from.to, text: ',', order: 0 });
      this.#close(cause.to, `,${depth})`);
    } else if (handles && parts.length === 2) {
      this.#open(raised.from, `${CHAIN}.raised(`);
      this.#close(raised.to, `,${depth})`);
    }
  }

  #attribute(node: SyntaxNode): void {
    const [object, dot, property] = childrenOf(node);
    if (object === undefined || dot === undefined || property?.name !== 'PropertyName') return;
    const name = textOf(this.#source, property);
    if (!ATTRIBUTES.has(name) || this.#source.text.slice(object.to, node.to).includes('\n')) return;
    const { parent } = node;
    const others = parent === null ? [] : childrenOf(parent);
    const isSet = parent?.name === 'AssignStatement' && parent.firstChild?.from === node.from;
    if (isSet) {
      const [, assign, value] = others;
      if (others.length !== 3 || assign?.name !== 'AssignOp') return;
      this.#open(object.from, `${CHAIN}.set(`);
      this.#edits.push({ from: object.to, to: node.to, text: `,"${name}"`, order: 0 });
      this.#edits.push({ from: assign.from, to: assign.to, text: ',', order: 0 });
      this.#close(value!.to, ')');
    } else if (parent?.name !== 'DeleteStatement' && parent?.name !== 'UpdateStatement') {
      this.#open(object.from, `${CHAIN}.get(`);
      this.#edits.push({ from: object.to, to: node.to, text: `,"${name}")`, order: 0 });
    }
  }

  /** `getattr(e, "__cause__")` and its like. */
  #attributeByName(node: SyntaxNode): void {
    const callee = node.firstChild;
    if (callee?.name !== 'VariableName') return;
    const by = BY_NAME[textOf(this.#source, callee)];
    const name = node.getChild('ArgList')?.getChildren('String')[0];
    if (by === undefined || name === null || name === undefined) return;
    if (!ATTRIBUTES.has(textOf(this.#source, name).slice(1, -1))) return;
    this.#edits.push({ from: callee.from, to: callee.to, text: `${CHAIN}.${by}`, order: 0 });
  }

  /** Of insertions at the same place, the one that begins later is further in and ends sooner. */
  #open(at: number, text: string): void {
    this.#edits.push({ from: at, to: at, text, order: 1 + this.#edits.length });
  }

  #close(at: number, text: string): void {
    this.#edits.push({ from: at, to: at, text, order: -1 - this.#edits.length });
  }
}

const KEYWORDS: ReadonlySet<string> = new Set(['try', 'except', 'else', 'finally']);
const HAS_STATEMENTS: ReadonlySet<string> = new Set([
  'Script',
  'Body',
  'StatementGroup',
  'DecoratedStatement',
  'IfStatement',
  'WhileStatement',
  'ForStatement',
  'MatchStatement',
  'MatchBody',
  'MatchClause',
]);
const BY_NAME: Readonly<Record<string, string>> = { getattr: 'get', hasattr: 'has', setattr: 'set' };

/** Of a `with` statement. */
function managersOf(node: SyntaxNode): number {
  return childrenOf(node).filter(({ name }) => name === ',').length + 1;
}

function hasErrors({ root }: PythonSource): boolean {
  const cursor = root.cursor();
  do if (cursor.type.isError) return true;
  while (cursor.next());
  return false;
}
