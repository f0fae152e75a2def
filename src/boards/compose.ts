// Composes the profile of a firmware from its three parts, each data with a source for every fact:
// - the chip (chips/): names, heap, sockets, errno numbers and clock, under the runtime's port to it;
// - the runtime (runtimes/): MicroPython or CircuitPython at a version, its Python modules and defaults;
// - the TLS stack (stacks/): the TLS library as that firmware builds it: ClientHello, verifier, exceptions, roots.
// catalogue.ts lists which parts make up which firmware, and load-profile.ts loads them.
import type { ChipWithSources } from './chips/chip.ts';
import type { BoardProfile, RuntimeFacts } from './profile.ts';
import type { RuntimeWithSources } from './runtimes/runtime.ts';
import type { StackWithSources, TlsStack } from './stacks/stack.ts';

export interface ComposedOf {
  readonly chip: { readonly id: string; readonly name: string } & ChipWithSources;
  readonly runtime: RuntimeWithSources;
  readonly stack: StackWithSources;
  /** Replace the composed id and title, for a firmware of a coprocessor and for profiles that are not boards. */
  readonly id?: string;
  readonly title?: string;
}

export function compose({ chip, runtime, stack, id, title }: ComposedOf): BoardProfile {
  const { name, version } = runtime.facts;
  return {
    id: id ?? `${chip.id}@${runtime.facts.id}-${version}`,
    title: title ?? `${chip.name} with ${name} ${version} (${describeStack(stack)})`,
    chip: { id: chip.id, name: chip.name, ...chip.facts },
    runtime: withPortAndStack(runtime.facts, chip.facts.overlays, stack.stack),
    stack: stack.stack,
    provenance: { ...chip.sources, ...runtime.sources, ...stack.sources },
  };
}

/** Adds the port's and the stack's Python modules above the runtime's; a stack may set the default verification. */
function withPortAndStack(
  facts: RuntimeFacts,
  portOverlays: readonly string[],
  { overlays = [], defaults, coprocessor }: TlsStack,
): RuntimeFacts {
  const python = {
    ...facts.python,
    overlays: [...facts.python.overlays, ...portOverlays, ...overlays],
    // They use the sockets of the firmware, which has none if a coprocessor provides the network.
    libraries: coprocessor === undefined ? facts.python.libraries : [],
  };
  return { ...facts, python, defaults: { ...facts.defaults, ...defaults } };
}

function describeStack({ stack }: StackWithSources): string {
  const { library, hello, roots } = stack;
  const versions = hello.versions.map((version) => `1.${version - 0x0301}`);
  const newest = versions[0]!;
  const oldest = versions.at(-1)!;
  const range = newest === oldest ? `TLS ${newest}` : `TLS ${oldest} to ${newest}`;
  return `${library.name} ${library.version}, ${range}${roots.kind === 'none' ? '' : ', roots built in'}`;
}
