// `npx tsx scripts/board-schema.ts`: writes docs/board.schema.json, the form of a profile of one's own for editors.
import { writeFileSync } from 'node:fs';
import { BOARD_SCHEMA } from '../src/boards/custom/schema.ts';

writeFileSync(new URL('../docs/board.schema.json', import.meta.url), `${JSON.stringify(BOARD_SCHEMA, null, 2)}\n`);
