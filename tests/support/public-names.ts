// The public names of an entry module, and the members of its classes and interfaces.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Where a name is declared. */
export interface Declaration {
  readonly file: string;
  readonly name: string;
}

/** The names that a module exports, including types, each with its declaration. `export *` is followed. */
export function exportedNames(file: string): Map<string, Declaration> {
  const found = new Map<string, Declaration>();
  for (const { entries } of parse(file).module.staticExports) {
    for (const { exportName, importName, localName, moduleRequest } of entries) {
      const from = moduleRequest && join(dirname(file), moduleRequest.value);
      if (exportName.kind !== 'Name') {
        if (from !== null) for (const [name, declaration] of exportedNames(from)) found.set(name, declaration);
        continue;
      }
      const name = exportName.name!;
      const local = { file, name: localName.name ?? name };
      const declaration = from === null ? local : exportedNames(from).get(importName.name!);
      found.set(name, declaration ?? local);
    }
  }
  return found;
}

/** Public members of a class or an interface, including inherited ones in this repository; none for other kinds. */
export function membersOf({ file, name }: Declaration): string[] {
  const { program, module } = parse(file);
  for (const statement of program.body) {
    const declared = 'declaration' in statement ? statement.declaration : statement;
    if (declared?.type === 'TSInterfaceDeclaration' && declared.id.name === name)
      return declared.body.body.flatMap((member) => ('key' in member ? keyOf(member.key) : []));
    if (declared?.type !== 'ClassDeclaration' || declared.id?.name !== name) continue;
    const own = declared.body.body.flatMap((member) => {
      if (!('key' in member) || member.computed || member.accessibility === 'private') return [];
      return 'override' in member && member.override ? [] : keyOf(member.key); // documented in the base class
    });
    const base = declared.superClass?.type === 'Identifier' ? declared.superClass.name : undefined;
    return [...own.filter((each) => each !== 'constructor'), ...(base === undefined ? [] : inherited(base))];
  }
  return [];

  function inherited(base: string): string[] {
    for (const { entries, moduleRequest } of module.staticImports) {
      const entry = entries.find(({ localName }) => localName.value === base);
      if (entry === undefined || !moduleRequest.value.startsWith('.')) continue;
      return membersOf({ file: join(dirname(file), moduleRequest.value), name: entry.importName.name ?? base });
    }
    return membersOf({ file, name: base });
  }
}

/** Declarations without a doc comment, including an interface's members: an editor shows nothing for them. */
export function undocumented(declaration: Declaration): string[] {
  const { program, comments } = parse(declaration.file);
  const text = readFileSync(declaration.file, 'utf8');
  const isDocumented = (node: { readonly start: number }) =>
    comments.some(
      ({ type, value, end }) =>
        type === 'Block' && value.startsWith('*') && end <= node.start && text.slice(end, node.start).trim() === '',
    );
  for (const statement of program.body) {
    const declared = 'declaration' in statement && statement.declaration ? statement.declaration : statement;
    if (!namesOf(declared).includes(declaration.name)) continue;
    const members =
      declared.type === 'TSInterfaceDeclaration'
        ? declared.body.body.filter((member) => !isDocumented(member)).flatMap((m) => ('key' in m ? keyOf(m.key) : []))
        : [];
    const own = isDocumented(statement) ? [] : [declaration.name];
    return [...own, ...members.map((member) => `${declaration.name}.${member}`)];
  }
  return [`${declaration.name} (not found)`];
}

function namesOf(declared: { readonly type: string }): string[] {
  if ('declarations' in declared)
    return (declared.declarations as { id: { name?: string } }[]).flatMap(({ id }) => id.name ?? []);
  const { id } = declared as { id?: { name?: string } | null };
  return id?.name === undefined ? [] : [id.name];
}

function keyOf(key: { readonly type: string; readonly name?: unknown }): string[] {
  return key.type === 'Identifier' ? [String(key.name)] : [];
}

const parsed = new Map<string, ReturnType<typeof parseSync>>();

function parse(file: string): ReturnType<typeof parseSync> {
  const known = parsed.get(file) ?? parseSync(file, readFileSync(file, 'utf8'));
  parsed.set(file, known);
  return known;
}
