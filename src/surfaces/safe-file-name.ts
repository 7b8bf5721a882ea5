/** A name that means the same to every file system, goes nowhere else, and needs no quoting in a header. */
export function safeFileName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w.-]+/g, '-')
    .slice(-120)
    .replace(/^[.-]+/, '');
  // Windows gives these meanings of their own, whatever follows the dot.
  const device = /^(aux|con|nul|prn|com\d|lpt\d)(\.|$)/i.test(plain);
  return plain === '' ? 'huntline.txt' : device ? `_${plain}` : plain;
}
