import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../src/surfaces/safe-file-name.ts';

describe('a file’s name', () => {
  it('keeps what is plain and drops what leads elsewhere', () => {
    expect(safeFileName('alerts-2026-11-21.csv')).toBe('alerts-2026-11-21.csv');
    expect(safeFileName('../../etc/passwd')).toBe('etc-passwd');
    expect(safeFileName('C:\\temp\\a b.csv')).toBe('C-temp-a-b.csv');
    expect(safeFileName('.bashrc')).toBe('bashrc');
    expect(safeFileName('nul.csv')).toBe('_nul.csv');
    expect(safeFileName('…')).toBe('huntline.txt');
  });

  it('is safe whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(safeFileName(name)).toMatch(/^\w[\w.-]{0,120}$/);
      }),
    );
  });
});
