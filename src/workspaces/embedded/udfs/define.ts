import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBScalarFunction,
  type DuckDBType,
  VARCHAR,
} from '@duckdb/node-api';

const types = { bigint: BIGINT, boolean: BOOLEAN, number: DOUBLE, string: VARCHAR } satisfies Record<
  string,
  DuckDBType
>;

/** What a function of ours takes and gives. */
export type UdfType = keyof typeof types;
export type UdfValue = bigint | boolean | number | string | null;

/** A function written in TypeScript that SQL calls: for what SQL cannot say, or not in one line. */
export interface Udf {
  readonly name: string;
  readonly takes: readonly UdfType[];
  readonly gives: UdfType;
  /** True where the function wants to see nulls; else a null argument gives null. */
  readonly seesNull?: boolean;
  /** Throws nothing: what it cannot do is null. */
  readonly call: (...values: never[]) => UdfValue;
}

/** Makes the functions known to a connection's database. */
export function registerUdfs(connection: DuckDBConnection, udfs: readonly Udf[]): void {
  for (const udf of udfs) connection.registerScalarFunction(toDuck(udf));
}

function toDuck(udf: Udf): DuckDBScalarFunction {
  const call = udf.call as (...values: UdfValue[]) => UdfValue;
  return DuckDBScalarFunction.create({
    name: udf.name,
    parameterTypes: udf.takes.map((type) => types[type]),
    returnType: types[udf.gives],
    specialHandling: true,
    mainFunction(_info, input, output) {
      const columns = udf.takes.map((_, index) => input.getColumnVector(index));
      for (let row = 0; row < input.rowCount; row++) {
        const values = columns.map((column) => column.getItem(row) as UdfValue);
        const value = !udf.seesNull && values.includes(null) ? null : call(...values);
        // A long that has no place in 64 bits is null, rather than the end of the query.
        output.setItem(row, typeof value === 'bigint' && BigInt.asIntN(64, value) !== value ? null : value);
      }
      output.flush();
    },
  });
}
