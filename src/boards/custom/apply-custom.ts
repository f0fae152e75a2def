// Applies a custom profile to the one that it extends.
import { TlsError } from '../../errors.ts';
import { cipherSuiteByName } from '../../tls/cipher-suite-names.ts';
import { NamedGroup, SignatureScheme } from '../../tls/constants.ts';
import type { HelloExtension, ProtocolVersion, RecordRules, TlsProfile } from '../../tls/profile.ts';
import { OLD_CURVES } from '../diff/hello-phrases.ts';
import type { BoardProfile } from '../profile.ts';
import type { Provenance, ProvenanceField, Source } from '../provenance.ts';
import type { TlsStack } from '../stacks/stack.ts';
import type { CustomHello, CustomProfile } from './schema.ts';

/** @throws TlsError `board.bad_profile`, with the path, for a name that no registry has. */
export function applyCustomProfile(base: BoardProfile, custom: CustomProfile): BoardProfile {
  const { chip = {}, hello, verification, defaults, memory } = custom;
  let stack: TlsStack = base.stack;
  if (verification !== undefined) {
    if (stack.withVerification === undefined)
      throw new TlsError('board.bad_profile', `/verification: ${base.id} has no choices of mbedTLS to change`);
    stack = stack.withVerification(verification);
  }
  if (hello !== undefined) {
    const changed = applyHello(stack.hello, hello);
    const { versions, cipherSuites, groups, signatureSchemes } = changed;
    stack = { ...stack, hello: changed, server: { ...stack.server, versions, cipherSuites, groups, signatureSchemes } };
  }
  if (memory !== undefined) {
    const { setUp, peak, largestBlock } = memory;
    stack = {
      ...stack,
      memory: {
        ...stack.memory,
        ...(setUp !== undefined && { setUp }),
        ...(peak !== undefined && { peak: { ec: peak, rsa2048: peak, rsa4096: peak } }),
        ...(largestBlock !== undefined && { largestBlock }),
      },
    };
  }
  const { heap, sockets, needsWifi, clockAtPowerOn, epoch, platform, machine } = chip;
  return {
    id: custom.id ?? `${base.id}+own`,
    title: custom.title ?? `${base.title}, with changes of one's own`,
    chip: {
      ...base.chip,
      ...(heap !== undefined && { heap }),
      ...(sockets !== undefined && { sockets: { ...base.chip.sockets, most: sockets } }),
      ...(needsWifi !== undefined && { needsWifi }),
      clock: {
        atPowerOn: clockAtPowerOn === undefined ? base.chip.clock.atPowerOn : Date.parse(clockAtPowerOn),
        epoch: epoch ?? base.chip.clock.epoch,
      },
      names: {
        ...base.chip.names,
        ...(platform !== undefined && { platform }),
        ...(machine !== undefined && { machine }),
      },
    },
    runtime: { ...base.runtime, defaults: { ...base.runtime.defaults, ...defaults } },
    stack,
    provenance: provenanceOf(base.provenance, custom),
  };
}

/** The sources that each section of the file replaces. */
const FIELDS_OF: Readonly<Record<string, readonly ProvenanceField[]>> = {
  hello: ['hello', 'server', 'records'],
  verification: ['verifier'],
  defaults: ['defaults'],
  memory: ['memory'],
};
const CHIP_FIELDS: Readonly<Record<string, ProvenanceField>> = {
  heap: 'heap',
  sockets: 'sockets',
  clockAtPowerOn: 'clock',
  epoch: 'clock',
  platform: 'names',
  machine: 'names',
};
const OWN: Source = { basis: 'derived', source: 'a profile of one’s own, which gives no source' };

function provenanceOf(base: Provenance, custom: CustomProfile): Provenance {
  const sections = Object.keys(custom).flatMap((section) => FIELDS_OF[section] ?? []);
  const ofChip = Object.keys(custom.chip ?? {}).flatMap((name) => CHIP_FIELDS[name] ?? []);
  const changed = Object.fromEntries([...sections, ...ofChip].map((field) => [field, OWN]));
  return { ...base, ...changed, ...custom.provenance };
}

const VERSIONS: Readonly<Record<string, ProtocolVersion>> = { '1.0': 0x0301, '1.1': 0x0302, '1.2': 0x0303 };
const CURVES = Object.fromEntries(Object.entries(OLD_CURVES).map(([number, name]) => [name, Number(number)]));

function applyHello(base: TlsProfile, hello: CustomHello): TlsProfile {
  const { versions, cipherSuites, groups, signatureSchemes, extensions, maxRecordOut } = hello;
  const { longestFragment, fragments, addressesInSni } = hello;
  const records: RecordRules = {
    fragments: 'joined',
    addressesInSni: false,
    ...base.records,
    ...(longestFragment !== undefined && { longestFragment }),
    ...(fragments !== undefined && { fragments }),
    ...(addressesInSni !== undefined && { addressesInSni }),
  };
  const isOfRecords = longestFragment !== undefined || fragments !== undefined || addressesInSni !== undefined;
  return {
    ...base,
    name: `${base.name}, changed`,
    ...(versions && { versions: versions.map((version) => VERSIONS[version]!) }),
    ...(cipherSuites && {
      cipherSuites: codesOf('cipherSuites', cipherSuites, (name) => cipherSuiteByName(name)?.id ?? SIGNALS[name]),
    }),
    ...(groups && {
      groups: codesOf('groups', groups, (name) => (NamedGroup as Registry)[name] ?? CURVES[name]),
    }),
    ...(signatureSchemes && {
      signatureSchemes: codesOf('signatureSchemes', signatureSchemes, (name) => (SignatureScheme as Registry)[name]),
    }),
    ...(extensions && { extensions: extensions as readonly HelloExtension[] }),
    ...(maxRecordOut !== undefined && { maxRecordOut }),
    ...(isOfRecords && { records }),
  };
}

type Registry = Readonly<Record<string, number>>;

const SIGNALS: Registry = { TLS_EMPTY_RENEGOTIATION_INFO_SCSV: 0x00ff };

function codesOf(field: string, names: readonly string[], find: (name: string) => number | undefined): number[] {
  return names.map((name, i) => {
    const code = name.startsWith('0x') ? Number(name) : find(name);
    if (code === undefined) throw new TlsError('board.bad_profile', `/hello/${field}/${i}: ${name} is not known`);
    return code;
  });
}
