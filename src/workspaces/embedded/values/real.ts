/** A real as KQL's `tostring` writes it: `1.0`, `0.1`, `1E+20`, `NaN`. */
export function formatReal(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const [digits = '', exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power >= 15 || power < -5)) {
    return `${digits}E${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  if (Number.isInteger(value)) return `${value === 0 ? 0 : value}.0`;
  return plain(value);
}

/** Without an exponent: JavaScript writes one below 1e-6. */
function plain(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20).replace(/0+$/, '') : text;
}
