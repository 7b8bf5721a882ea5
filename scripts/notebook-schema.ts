import { writeFileSync } from 'node:fs';
import { catalogueFileSchema } from '../src/notebooks/catalogue-file.ts';

// Writes the JSON Schema of the notebook catalogue for editors; run it (and the formatter) after a change to `catalogue-file.ts`.
const file = new URL('../notebooks/huntline.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(catalogueFileSchema(), null, 2)}\n`);
