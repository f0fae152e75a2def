// Changes the lines of a program that open connections, so that they use `verified.py` and verify.
import {
  argumentsOf,
  calledName,
  childrenOf,
  descendants,
  lineOf,
  type PythonSource,
  parsePython,
  type SyntaxNode,
  textOf,
} from '../../python/tree.ts';

export interface RewriteFacts {
  readonly runtime: 'micropython' | 'circuitpython';
  readonly loading: 'context' | 'wrap_socket';
  /** Whether `MQTTClient(ssl=…)` takes a context. */
  readonly umqttTakesContext: boolean;
}

export interface Rewritten {
  /** Equal to the program's if nothing needs to change. */
  readonly text: string;
  /** What the user has to do by hand. */
  readonly notes: readonly string[];
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Whether the new text says `verified.`. */
  readonly usesModule?: boolean;
}

const CONTEXT = 'verified.context()';

export function rewriteProgram(text: string, facts: RewriteFacts): Rewritten {
  const source = parsePython(text);
  const notes: string[] = [];
  const edits: Edit[] = [];
  for (const node of descendants(source.root)) {
    if (node.name === 'CallExpression') edits.push(...editsOfCall(source, node, facts, notes));
    else if (node.name === 'ImportStatement' && facts.runtime === 'micropython')
      edits.push(...editsOfImport(source, node));
    else if (node.name === 'AssignStatement') edits.push(...editsOfMode(source, node));
  }
  if (edits.some(({ usesModule }) => usesModule)) edits.push(importAfter(source));
  return { text: applied(text, edits), notes };
}

function editsOfCall(source: PythonSource, call: SyntaxNode, facts: RewriteFacts, notes: string[]): Edit[] {
  const name = calledName(source, call);
  const { named, positional } = argumentsOf(source, call);
  const replace = ({ from, to }: SyntaxNode, text: string): Edit => ({ from, to, text, usesModule: true });
  const hasContext = facts.loading === 'context';
  switch (name) {
    case 'create_default_context':
    case 'get_radio_ssl_context':
      return [replace(call, CONTEXT)];
    case 'SSLContext':
      return hasContext && /CLIENT/.test(textOf(source, call)) ? [replace(call, CONTEXT)] : [];
    case 'wrap_socket': {
      const isModule = /^u?ssl\.wrap_socket$/.test(textOf(source, call.firstChild!));
      if (!isModule || named.has('cert_reqs') || named.has('server_side')) return [];
      if (named.has('server_hostname')) return [replace(call.firstChild!, 'verified.wrap_socket')];
      notes.push(
        `line ${lineOf(source, call)}: give wrap_socket the host: verified.wrap_socket(sock, server_hostname=HOST)`,
      );
      return [];
    }
    case 'open_connection': {
      const ssl = named.get('ssl');
      if (ssl === undefined || textOf(source, ssl) !== 'True') return [];
      if (hasContext) return [replace(ssl, CONTEXT)];
      notes.push(`line ${lineOf(source, call)}: asyncio of this firmware verifies nothing: update it`);
      return [];
    }
    case 'MQTTClient': {
      const ssl = named.get('ssl') ?? positional[6];
      if (ssl === undefined || textOf(source, ssl) !== 'True') return [];
      if (facts.umqttTakesContext) return [replace(ssl, CONTEXT)];
      notes.push(
        `line ${lineOf(source, call)}: this umqtt takes no context: ssl=True, ssl_params={"server_hostname": HOST, "cert_reqs": ssl.CERT_REQUIRED, "cadata": verified.roots()[0]}`,
      );
      return [];
    }
    default:
      return [];
  }
}

/** Imports our `requests` under the same name. */
function editsOfImport(source: PythonSource, node: SyntaxNode): Edit[] {
  const words = childrenOf(node);
  const isLibrary = (each: SyntaxNode | undefined) => each !== undefined && /^u?requests$/.test(textOf(source, each));
  if (words[0]?.name === 'from') {
    const module = words[1];
    return isLibrary(module) && words[2]?.name === 'import'
      ? [{ from: module!.from, to: module!.to, text: 'verified' }]
      : [];
  }
  return words.flatMap((word, i) => {
    const before = words[i - 1]?.name;
    if (!isLibrary(word) || (before !== 'import' && before !== ',') || words[i + 1]?.name === '.') return [];
    const text = words[i + 1]?.name === 'as' ? 'verified' : `verified as ${textOf(source, word)}`;
    return [{ from: word.from, to: word.to, text }];
  });
}

/** `context.verify_mode = ssl.CERT_NONE` would turn it off again. */
function editsOfMode(source: PythonSource, node: SyntaxNode): Edit[] {
  const [target, , value] = childrenOf(node);
  if (target === undefined || value === undefined || !/\.verify_mode$/.test(textOf(source, target))) return [];
  const text = textOf(source, value);
  return /CERT_NONE$/.test(text)
    ? [{ from: value.from, to: value.to, text: text.replace('CERT_NONE', 'CERT_REQUIRED') }]
    : [];
}

/** After the imports at the top, or the first thing after a docstring. */
function importAfter(source: PythonSource): Edit {
  const imports = childrenOf(source.root).filter(({ name }) => name === 'ImportStatement');
  const last = imports.at(-1);
  if (last !== undefined) return { from: last.to, to: last.to, text: '\nimport verified' };
  const [first] = childrenOf(source.root);
  const isDocstring = first?.name === 'ExpressionStatement' && first.firstChild?.name === 'String';
  return isDocstring
    ? { from: first.to, to: first.to, text: '\nimport verified' }
    : { from: 0, to: 0, text: 'import verified\n' };
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.from - a.from || b.to - a.to)
    .reduce((before, { from, to, text: now }) => before.slice(0, from) + now + before.slice(to), text);
}
