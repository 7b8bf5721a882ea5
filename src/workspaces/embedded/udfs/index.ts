import { addressUdfs } from './addresses.ts';
import { arrayUdfs } from './arrays.ts';
import { bagUdfs } from './bags.ts';
import type { Udf } from './define.ts';
import { encodingUdfs } from './encodings.ts';
import { formatUdfs } from './formats.ts';
import { geographyUdfs } from './geography.ts';
import { hashUdfs } from './hashes.ts';
import { rangeUdfs } from './ranges.ts';
import { scalarUdfs } from './scalars.ts';
import { schemaUdfs } from './schemas.ts';
import { seriesUdfs } from './series.ts';
import { seriesFilterUdfs } from './series-filters.ts';
import { seriesShapeUdfs } from './series-shapes.ts';
import { sessionUdfs } from './sessions.ts';
import { sketchUdfs } from './sketches.ts';
import { statisticUdfs } from './statistics.ts';
import { textUdfs } from './text.ts';
import { urlUdfs } from './urls.ts';
import { xmlUdfs } from './xml.ts';

/** Every function of ours that SQL may call. */
export const allUdfs: readonly Udf[] = [
  ...addressUdfs,
  ...arrayUdfs,
  ...bagUdfs,
  ...encodingUdfs,
  ...formatUdfs,
  ...geographyUdfs,
  ...hashUdfs,
  ...rangeUdfs,
  ...scalarUdfs,
  ...schemaUdfs,
  ...seriesUdfs,
  ...sessionUdfs,
  ...seriesFilterUdfs,
  ...seriesShapeUdfs,
  ...sketchUdfs,
  ...statisticUdfs,
  ...textUdfs,
  ...urlUdfs,
  ...xmlUdfs,
];
