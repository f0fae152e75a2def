// Evaluates expressions of a program without running it: strings, numbers, names that are assigned, dictionaries,
// formatting, and values from settings.toml or the environment.
import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  calledName,
  childrenOf,
  descendants,
  elementsOf,
  type PythonSource,
  parsePython,
  stringValue,
  textOf,
} from './tree.ts';

/** Files next to the program. */
export interface Surroundings {
  /** What `os.getenv` gives: settings.toml of CircuitPython. */
  readonly setting?: ((key: string) => string | undefined) | undefined;
  /** The text of a module of the program's own, by its dotted name; `undefined`: there is none. */
  readonly moduleText?: ((name: string) => string | undefined) | undefined;
}

/** A known part is a string; a part that depends on the run is `undefined`. */
type Parts = readonly (string | undefined)[];

/** Names that lead to each other, and modules that import each other, end here. */
const DEEPEST = 16;
/** Nodes evaluated for one expression: `html = html + row`, written ten times, has 10^8 combinations within the depth. */
const MOST_STEPS = 2_000;

export class Constants {
  readonly #source: PythonSource;
  readonly #surroundings: Surroundings;
  readonly #assigned = new Map<string, SyntaxNode[]>();
  readonly #imported = new Map<string, { readonly module: string; readonly name: string | undefined }>();
  readonly #modules = new Map<string, Constants | undefined>();
  readonly #depth: number;
  /** Shared with the modules that this one imports. */
  readonly #steps: { left: number };

  constructor(source: PythonSource, surroundings: Surroundings, depth = 0, steps = { left: MOST_STEPS }) {
    this.#source = source;
    this.#surroundings = surroundings;
    this.#depth = depth;
    this.#steps = steps;
    for (const node of descendants(source.root)) {
      if (node.name === 'AssignStatement') this.#noteAssignment(node);
      else if (node.name === 'ImportStatement') this.#noteImport(node);
    }
  }

  /** @returns each string that the expression can be: a name that is assigned twice has two. Unknown parts are `undefined`. */
  strings(node: SyntaxNode, depth = 0): Parts[] {
    if (depth === 0) this.#steps.left = MOST_STEPS;
    if (depth > DEEPEST || --this.#steps.left < 0) return [[undefined]];
    switch (node.name) {
      case 'String':
        return [[stringValue(textOf(this.#source, node))]];
      case 'Number':
        return [[textOf(this.#source, node)]];
      case 'ContinuedString':
        return this.#joined(childrenOf(node), depth);
      case 'FormatString':
        return this.#formatted(node, depth);
      case 'ParenthesizedExpression': {
        const [inner] = elementsOf(node);
        return inner === undefined ? [[undefined]] : this.strings(inner, depth + 1);
      }
      case 'BinaryExpression':
        return this.#binary(node, depth);
      case 'VariableName':
      case 'MemberExpression':
        return orUnknown(this.#values(node, depth).flatMap((each) => each.constants.strings(each.node, depth + 1)));
      case 'CallExpression':
        return this.#call(node, depth);
      default:
        return [[undefined]];
    }
  }

  /** @returns the number, if there is exactly one. */
  number(node: SyntaxNode | undefined): number | undefined {
    if (node === undefined) return undefined;
    const [parts, ...others] = this.strings(node);
    const text = parts?.length === 1 && others.length === 0 ? parts[0] : undefined;
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  }

  /** The position of the value of a name, `module.NAME` or `d["key"]`. */
  #values(node: SyntaxNode, depth: number): { readonly constants: Constants; readonly node: SyntaxNode }[] {
    const own = (nodes: readonly SyntaxNode[]) => nodes.map((each) => ({ constants: this as Constants, node: each }));
    if (depth > DEEPEST || --this.#steps.left < 0) return [];
    if (node.name === 'VariableName') {
      const name = textOf(this.#source, node);
      const assigned = this.#assigned.get(name);
      if (assigned !== undefined) return own(assigned);
      const from = this.#imported.get(name);
      return from?.name === undefined ? [] : (this.#module(from.module)?.named(from.name, depth + 1) ?? []);
    }
    if (node.name !== 'MemberExpression') return [];
    const object = node.firstChild!;
    const property = node.getChild('PropertyName');
    if (property !== null) {
      const name = textOf(this.#source, property);
      const from = object.name === 'VariableName' ? this.#imported.get(textOf(this.#source, object)) : undefined;
      if (from !== undefined && from.name === undefined) return this.#module(from.module)?.named(name, depth + 1) ?? [];
      const assigned = this.#assigned.get(name); // an attribute: self.host, Config.HOST
      return assigned === undefined ? [] : own(assigned);
    }
    const key = childrenOf(node).find((child, i) => i > 1 && child.name === 'String');
    if (key === undefined) return [];
    return this.#values(object, depth + 1).flatMap(({ constants, node: value }) =>
      constants.entry(value, stringValue(textOf(this.#source, key)), depth + 1),
    );
  }

  /** The values of a name at the top of this module. */
  named(name: string, depth: number): { readonly constants: Constants; readonly node: SyntaxNode }[] {
    const assigned = this.#assigned.get(name);
    if (assigned !== undefined) return assigned.map((node) => ({ constants: this, node }));
    const from = this.#imported.get(name);
    if (from?.name === undefined || depth > DEEPEST) return [];
    return this.#module(from.module)?.named(from.name, depth + 1) ?? [];
  }

  /** The value of a key in a dictionary's display. */
  entry(node: SyntaxNode, key: string, depth: number): { readonly constants: Constants; readonly node: SyntaxNode }[] {
    if (node.name === 'VariableName' || node.name === 'MemberExpression')
      return this.#values(node, depth + 1).flatMap((each) => each.constants.entry(each.node, key, depth + 1));
    if (node.name !== 'DictionaryExpression') return [];
    const parts = elementsOf(node).filter(({ name }) => name !== ':');
    for (let i = 0; i + 1 < parts.length; i += 2)
      if (parts[i]!.name === 'String' && stringValue(textOf(this.#source, parts[i]!)) === key)
        return [{ constants: this, node: parts[i + 1]! }];
    return [];
  }

  #binary(node: SyntaxNode, depth: number): Parts[] {
    const [left, operator, right] = childrenOf(node);
    const sign = operator === undefined ? '' : textOf(this.#source, operator);
    if (left === undefined || right === undefined) return [[undefined]];
    if (sign === '+') return this.#joined([left, right], depth);
    if (sign === '%') {
      const values = right.name === 'TupleExpression' ? elementsOf(right) : [right];
      return this.#filled(left, /%[-+ #0]*\d*(?:\.\d+)?[a-z]/gi, values, depth);
    }
    // `a or b`: either of them.
    if (sign === 'or') return [...this.strings(left, depth + 1), ...this.strings(right, depth + 1)];
    return [[undefined]];
  }

  #call(node: SyntaxNode, depth: number): Parts[] {
    const name = calledName(this.#source, node);
    const { positional } = argumentsOf(this.#source, node);
    const [first, fallback] = positional;
    if (name === 'getenv' && first !== undefined) {
      const key = this.strings(first, depth + 1)[0]?.[0];
      const value = key === undefined ? undefined : this.#surroundings.setting?.(key);
      if (value !== undefined) return [[value]];
      return fallback === undefined ? [[undefined]] : this.strings(fallback, depth + 1);
    }
    const receiver = node.firstChild?.name === 'MemberExpression' ? node.firstChild.firstChild : null;
    if (name === 'format' && receiver !== null) return this.#filled(receiver, /\{[^{}]*\}/g, positional, depth);
    // Methods that do not change a host.
    if (receiver !== null && (name === 'encode' || name === 'decode' || name === 'strip' || name === 'lower'))
      return this.strings(receiver, depth + 1);
    if ((name === 'const' || name === 'str' || name === 'bytes' || name === 'int') && first !== undefined)
      return this.strings(first, depth + 1);
    return [[undefined]];
  }

  #formatted(node: SyntaxNode, depth: number): Parts[] {
    const text = textOf(this.#source, node);
    const opening = /^[a-z]*('''|"""|'|")/i.exec(text)?.[0] ?? '';
    const quote = opening.replace(/^[a-z]*/i, '');
    let at = node.from + opening.length;
    let found: Parts[] = [[]];
    for (const replacement of node.getChildren('FormatReplacement')) {
      const literal = this.#source.text.slice(at, replacement.from);
      const [value] = elementsOf(replacement);
      const values = value === undefined ? [[undefined]] : this.strings(value, depth + 1);
      found = product(found, [[literal]], values);
      at = replacement.to;
    }
    return product(found, [[this.#source.text.slice(at, node.to - quote.length)]]);
  }

  #filled(pattern: SyntaxNode, places: RegExp, values: readonly SyntaxNode[], depth: number): Parts[] {
    return this.strings(pattern, depth + 1).flatMap((parts) => {
      const [text] = parts;
      if (parts.length !== 1 || text === undefined) return [[undefined]];
      let found: Parts[] = [[]];
      let at = 0;
      for (const [i, match] of [...text.matchAll(places)].entries()) {
        const value = values[i];
        found = product(
          found,
          [[text.slice(at, match.index)]],
          value === undefined ? [[undefined]] : this.strings(value, depth + 1),
        );
        at = match.index + match[0].length;
      }
      return product(found, [[text.slice(at)]]);
    });
  }

  #joined(nodes: readonly SyntaxNode[], depth: number): Parts[] {
    return product(...nodes.map((node) => this.strings(node, depth + 1)));
  }

  #noteAssignment(node: SyntaxNode): void {
    const parts = childrenOf(node);
    const value = parts.at(-1);
    const sign = parts.find(({ name }) => name === 'AssignOp');
    if (value === undefined || sign === undefined || value === sign) return;
    for (const target of parts.slice(0, -1)) {
      const named = target.name === 'MemberExpression' ? target.getChild('PropertyName') : target;
      if (named?.name !== 'VariableName' && named?.name !== 'PropertyName') continue;
      const name = textOf(this.#source, named);
      this.#assigned.set(name, [...(this.#assigned.get(name) ?? []), value]);
    }
  }

  #noteImport(node: SyntaxNode): void {
    const words = childrenOf(node).map((child) => ({ kind: child.name, text: textOf(this.#source, child) }));
    const at = words.findIndex(({ kind }) => kind === 'import');
    const module = words
      .slice(1, at)
      .map(({ text }) => text)
      .join('');
    let names: string[] = [];
    const note = () => {
      if (names.length === 0) return;
      const [path, alias] = [names[0]!, names[1] ?? names[0]!.split('.')[0]!];
      this.#imported.set(alias, words[0]?.kind === 'from' ? { module, name: path } : { module: path, name: undefined });
      names = [];
    };
    let isAlias = false;
    for (const { kind, text } of words.slice(at + 1)) {
      if (kind === ',') note();
      else if (kind === 'as') isAlias = true;
      else if (kind === 'VariableName' || kind === '.') {
        if (isAlias || names.length === 0) names.push(text);
        else names[0] += text;
        isAlias = false;
      }
    }
    note();
  }

  #module(name: string): Constants | undefined {
    if (this.#depth > DEEPEST) return undefined;
    if (!this.#modules.has(name)) {
      const text = this.#surroundings.moduleText?.(name);
      const found =
        text === undefined
          ? undefined
          : new Constants(parsePython(text), this.#surroundings, this.#depth + 1, this.#steps);
      this.#modules.set(name, found);
    }
    return this.#modules.get(name);
  }
}

/** The number of combinations of choices to try. */
const MOST_STRINGS = 64;

function orUnknown(found: Parts[]): Parts[] {
  return found.length === 0 ? [[undefined]] : found;
}

/** The Cartesian product. */
function product(...choices: readonly Parts[][]): Parts[] {
  let found: Parts[] = [[]];
  for (const choice of choices) {
    // No more than are kept: a choice may have thousands.
    const [befores, some] = [found.slice(0, Math.ceil(MOST_STRINGS / choice.length)), choice.slice(0, MOST_STRINGS)];
    found = befores.flatMap((before) => some.map((each) => merged([...before, ...each]))).slice(0, MOST_STRINGS);
  }
  return found;
}

/** Neighbours that are known become one. */
function merged(parts: Parts): Parts {
  const result: (string | undefined)[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part !== undefined && last !== undefined && result.length > 0) result[result.length - 1] = last + part;
    else result.push(part);
  }
  return result;
}
