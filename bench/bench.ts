// Prints how Huntline does beside its bare peers, all measured in this run: absolute times mean little on a shared
// machine, ratios do. `npm run bench`, or `npm run -s bench -- --json` for machines.

import { benchCatalogue } from './catalogue.ts';
import { benchEngine } from './engine.ts';
import { benchTranslate } from './engine-translate.ts';
import { type Figure, ratioOf } from './figure.ts';
import { benchGeoIp } from './geoip.ts';
import { benchIntel } from './intel.ts';
import { benchLogAnalytics } from './log-analytics.ts';
import { benchObservables } from './observables.ts';
import { benchSlack } from './slack-line.ts';
import { benchStartUp } from './start-up.ts';
import { benchTeams } from './teams-line.ts';

const figures: Figure[] = [];
for (const bench of [
  benchStartUp,
  benchTeams,
  benchSlack,
  benchTranslate,
  benchEngine,
  benchCatalogue,
  benchLogAnalytics,
  benchObservables,
  benchGeoIp,
  benchIntel,
])
  figures.push(...(await bench()));

if (process.argv.includes('--json')) {
  console.log(
    JSON.stringify({ figures: figures.map((figure) => ({ ...figure, ratio: ratioOf(figure) })) }, null, 2),
  );
} else {
  for (const figure of figures) {
    const value = `${figure.value.toFixed(figure.unit === '×' ? 2 : 1)} ${figure.unit}`;
    const ratio = ratioOf(figure);
    const peer =
      figure.peer && ratio
        ? `${ratio.toFixed(2)} × ${figure.peer.name} (${figure.peer.value.toFixed(1)} ${figure.unit})`
        : '';
    console.log(`${figure.name.padEnd(52)} ${value.padStart(12)}  ${peer}`.trimEnd());
  }
}
