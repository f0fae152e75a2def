// For the page's build: Ajv compiles functions from text at run time, which the page's Content-Security-Policy forbids. So
// the validators of the page's file schemas are generated here and replace Ajv.
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'vite';
import { DEVICE_SCHEMA } from '../../src/micropython/hardware/device-schema.ts';
import { BOARD_TOML_SCHEMA } from '../../src/micropython/hardware/schema.ts';

const SCHEMAS: readonly { readonly title: string }[] = [BOARD_TOML_SCHEMA, DEVICE_SCHEMA];
const AJV = 'ajv/dist/2020.js';
const OURS = '\0validators';

export function generatedValidators(): Plugin {
  return {
    name: 'generated-validators',
    enforce: 'pre',
    resolveId: (id) => (id === AJV ? OURS : id.startsWith(`${OURS}/`) ? id : undefined),
    load(id) {
      if (id === OURS) return standIn();
      const index = id.startsWith(`${OURS}/`) ? Number(id.slice(OURS.length + 1)) : undefined;
      return index === undefined ? undefined : validatorOf(SCHEMAS[index]!);
    },
  };
}

/** The parts of Ajv's interface that are used, for these schemas only. */
function standIn(): string {
  const imports = SCHEMAS.map((_, i) => `import validate${i} from ${JSON.stringify(`${OURS}/${i}`)};\n`).join('');
  const entries = SCHEMAS.map(({ title }, i) => `${JSON.stringify(title)}: validate${i}`).join(', ');
  return `${imports}const validators = { ${entries} };
export class Ajv2020 {
  compile({ title }) {
    if (validators[title] === undefined) throw new TypeError('no validator for ' + title);
    return validators[title];
  }
}
`;
}

function validatorOf(schema: object): string {
  const ajv = new Ajv2020({ allErrors: true, strict: false, code: { source: true, esm: true } });
  const code = (standalone as unknown as { default: (ajv: Ajv2020, validate: unknown) => string }).default(
    ajv,
    ajv.compile(schema),
  );
  // Ajv writes CommonJS for its helper, regardless of its options.
  const helper = 'require("ajv/dist/runtime/ucs2length").default';
  if (code.replaceAll(helper, '').includes('require(')) throw new TypeError('the validator asks for another module');
  return `import helper from 'ajv/dist/runtime/ucs2length.js';
const ucs2length = helper.default ?? helper;
${code.replaceAll(helper, 'ucs2length')}`;
}
