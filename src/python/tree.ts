// A Python program's syntax tree (@lezer/python, which recovers from syntax errors), and its literals as values.
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';

export type { SyntaxNode } from '@lezer/common';

/** A program and its tree. */
export interface PythonSource {
  readonly text: string;
  readonly root: SyntaxNode;
}

/** A program with syntax errors still gives a tree: the code around them can be read. */
export function parsePython(text: string): PythonSource {
  return { text, root: parser.parse(text).topNode };
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** Each node below `node` and itself, in the order of the program. */
export function* descendants(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of childrenOf(node)) yield* descendants(child);
}

export function textOf({ text }: PythonSource, { from, to }: SyntaxNode): string {
  return text.slice(from, to);
}

/** From 1. */
export function lineOf({ text }: PythonSource, { from }: SyntaxNode): number {
  return text.slice(0, from).split('\n').length;
}

/** The callee's last name: `get` of `session.get(…)`; `undefined` if it is not a plain name. */
export function calledName(source: PythonSource, call: SyntaxNode): string | undefined {
  const callee = call.firstChild;
  const name = callee?.name === 'MemberExpression' ? callee.getChild('PropertyName') : callee;
  return name?.name === 'PropertyName' || name?.name === 'VariableName' ? textOf(source, name) : undefined;
}

export interface Arguments {
  readonly positional: readonly SyntaxNode[];
  readonly named: ReadonlyMap<string, SyntaxNode>;
}

/** @param call - a CallExpression. */
export function argumentsOf(source: PythonSource, call: SyntaxNode): Arguments {
  const positional: SyntaxNode[] = [];
  const named = new Map<string, SyntaxNode>();
  const list = call.getChild('ArgList');
  const parts = list === null ? [] : childrenOf(list).filter(({ name }) => !PUNCTUATION.has(name));
  for (let i = 0; i < parts.length; i++) {
    if (parts[i + 1]?.name === 'AssignOp' && parts[i + 2] !== undefined) {
      named.set(textOf(source, parts[i]!), parts[i + 2]!);
      i += 2;
    } else positional.push(parts[i]!);
  }
  return { positional, named };
}

const PUNCTUATION: ReadonlySet<string> = new Set(['(', ')', ',', '[', ']', '{', '}', 'Comment']);

/** The elements of a tuple, a list or a dictionary, without brackets and commas. */
export function elementsOf(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter(({ name }) => !PUNCTUATION.has(name));
}

/** The text of a String node without prefix and quotes, its escapes resolved; bytes as their characters. */
export function stringValue(literal: string): string {
  const match = /^([a-z]*)('''|"""|'|")([\s\S]*)\2$/i.exec(literal);
  if (match === null) return literal;
  const [, prefix = '', , body = ''] = match;
  return /r/i.test(prefix) ? body : body.replace(ESCAPE, (_, code: string) => unescaped(code));
}

const ESCAPE = /\\(\r?\n|x[0-9a-f]{2}|u[0-9a-f]{4}|[\s\S])/gi;
const PLAIN: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\n': '', '\r\n': '' };

function unescaped(code: string): string {
  if (/^[xu]./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  return PLAIN[code] ?? code;
}
