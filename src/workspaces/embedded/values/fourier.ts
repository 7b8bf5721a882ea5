/** Complex numbers: their real parts beside their imaginary ones. */
export interface Complex {
  readonly real: readonly number[];
  readonly imaginary: readonly number[];
}

/** The discrete Fourier transform, of any length, in n·log n steps. */
export function fourier({ real, imaginary }: Complex): Complex {
  const { length } = real;
  if (length <= 1) return { real: [...real], imaginary: [...imaginary] };
  return (length & (length - 1)) === 0 ? byHalves(real, imaginary) : byChirp(real, imaginary);
}

/** The inverse of `fourier`. */
export function inverseFourier({ real, imaginary }: Complex): Complex {
  const { length } = real;
  const swapped = fourier({ real: imaginary, imaginary: real });
  return {
    real: swapped.imaginary.map((x) => x / length),
    imaginary: swapped.real.map((x) => x / length),
  };
}

/** Cooley and Tukey's, for a power of two: in place, after the items are put in the order of their reversed bits. */
function byHalves(real: readonly number[], imaginary: readonly number[]): Complex {
  const { length } = real;
  const bits = Math.log2(length);
  const [x, y] = [new Float64Array(length), new Float64Array(length)];
  for (let index = 0; index < length; index++) {
    let place = 0;
    for (let bit = 0; bit < bits; bit++) place = (place << 1) | ((index >> bit) & 1);
    x[place] = real[index] ?? 0;
    y[place] = imaginary[index] ?? 0;
  }
  const half = length / 2;
  const cosines = Float64Array.from({ length: half }, (_, index) => Math.cos((2 * Math.PI * index) / length));
  const sines = Float64Array.from({ length: half }, (_, index) => -Math.sin((2 * Math.PI * index) / length));
  for (let size = 2; size <= length; size *= 2) {
    const [reach, stride] = [size / 2, length / size];
    for (let start = 0; start < length; start += size) {
      for (let offset = 0; offset < reach; offset++) {
        const [even, odd] = [start + offset, start + offset + reach];
        const [cos, sin] = [cosines[offset * stride] as number, sines[offset * stride] as number];
        const [a, b] = [x[odd] as number, y[odd] as number];
        const [re, im] = [a * cos - b * sin, a * sin + b * cos];
        x[odd] = (x[even] as number) - re;
        y[odd] = (y[even] as number) - im;
        x[even] = (x[even] as number) + re;
        y[even] = (y[even] as number) + im;
      }
    }
  }
  return { real: [...x], imaginary: [...y] };
}

/** Bluestein's, for any other length: a convolution with a chirp, by transforms whose length is a power of two. */
function byChirp(real: readonly number[], imaginary: readonly number[]): Complex {
  const { length } = real;
  const size = 2 ** Math.ceil(Math.log2(2 * length - 1));
  const zeros = () => new Array<number>(size).fill(0);
  const [ax, ay, bx, by] = [zeros(), zeros(), zeros(), zeros()];
  const chirp = real.map((_, index) => {
    // The square is taken modulo the chirp's period, so that the angle stays exact.
    const angle = (Math.PI * ((index * index) % (2 * length))) / length;
    return { cos: Math.cos(angle), sin: Math.sin(angle) };
  });
  chirp.forEach(({ cos, sin }, index) => {
    const [x, y] = [real[index] ?? 0, imaginary[index] ?? 0];
    ax[index] = x * cos + y * sin;
    ay[index] = y * cos - x * sin;
    bx[index] = cos;
    by[index] = sin;
    if (index > 0) {
      bx[size - index] = cos;
      by[size - index] = sin;
    }
  });
  const [a, b] = [byHalves(ax, ay), byHalves(bx, by)];
  const product = inverseFourier({
    real: a.real.map(
      (x, index) => x * (b.real[index] ?? 0) - (a.imaginary[index] ?? 0) * (b.imaginary[index] ?? 0),
    ),
    imaginary: a.real.map(
      (x, index) => x * (b.imaginary[index] ?? 0) + (a.imaginary[index] ?? 0) * (b.real[index] ?? 0),
    ),
  });
  const turned = chirp.map(({ cos, sin }, index) => {
    const [x, y] = [product.real[index] ?? 0, product.imaginary[index] ?? 0];
    return { re: x * cos + y * sin, im: y * cos - x * sin };
  });
  return { real: turned.map(({ re }) => re), imaginary: turned.map(({ im }) => im) };
}
