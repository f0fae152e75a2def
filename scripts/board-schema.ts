// `npx tsx scripts/board-schema.ts`: writes docs/board.schema.json, docs/board-toml.schema.json and docs/device-toml.schema.json, for
// editors: custom profiles, devices wired to a board, custom kinds of devices.
import { writeFileSync } from 'node:fs';
import { BOARD_SCHEMA } from '../src/boards/custom/schema.ts';
import { DEVICE_SCHEMA } from '../src/micropython/hardware/device-schema.ts';
import { BOARD_TOML_SCHEMA } from '../src/micropython/hardware/schema.ts';

const SCHEMAS = {
  'board.schema.json': BOARD_SCHEMA,
  'board-toml.schema.json': BOARD_TOML_SCHEMA,
  'device-toml.schema.json': DEVICE_SCHEMA,
};
for (const [file, schema] of Object.entries(SCHEMAS))
  writeFileSync(new URL(`../docs/${file}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
