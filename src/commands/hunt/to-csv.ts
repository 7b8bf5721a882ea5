export { toCsv } from '../../render/to-csv.ts';
