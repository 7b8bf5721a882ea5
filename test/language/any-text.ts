import fc from 'fast-check';

/** Any UTF-16 at all, lone surrogates and invisible characters too, with a lean towards ASCII. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
);
