// Reads the JSON of a custom profile and validates it against the schema; errors name the path.
import { TlsError } from '../../errors.ts';
import { schemaProblems } from '../../util/schema-problems.ts';
import { BOARD_SCHEMA, type CustomProfile } from './schema.ts';

/**
 * @param text - JSON.
 * @throws TlsError `board.bad_profile`.
 */
export async function readCustomProfile(text: string): Promise<CustomProfile> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TlsError('board.bad_profile', `the profile is not JSON: ${(cause as Error).message}`, { cause });
  }
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile<CustomProfile>(BOARD_SCHEMA);
  if (validate(value)) return value;
  throw new TlsError('board.bad_profile', schemaProblems(validate.errors));
}
