import { writeFileSync } from 'node:fs';
import { queryFileSchema } from '../src/hunts/query-file.ts';

// Writes the JSON Schema of query files for editors; run it (and the formatter) after a change to `query-file.ts`.
const file = new URL('../queries/huntline.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(queryFileSchema(), null, 2)}\n`);
