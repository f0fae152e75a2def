// Parses a TOML file and checks it against its schema; errors name the path of the bad value.
import { parse, TomlError } from 'smol-toml';
import { TlsError } from '../../errors.ts';
import { schemaProblems } from '../../util/schema-problems.ts';

/**
 * @param text - TOML. @param file - its name in errors.
 * @returns the parsed file, valid by the schema.
 * @throws TlsError `hardware.bad_file`.
 */
export async function readToml<Shape>(text: string, file: string, schema: object): Promise<Shape> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [what = ''] = cause.message.split('\n');
    throw new TlsError(
      'hardware.bad_file',
      `${file}, line ${cause.line}: ${what.replace('Invalid TOML document: ', 'it is not TOML: ')}`,
      { cause },
    );
  }
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile<Shape>(schema);
  if (validate(value)) return value;
  throw new TlsError('hardware.bad_file', `${file}: ${schemaProblems(validate.errors)}`);
}
