/** Why a file cannot be read, in words that follow its name: `is cut off`, `is not UTF-8 text`. */
export class FileFault extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'FileFault';
  }
}

/** What went wrong with a file, in words that follow its name. */
export function faultOf(error: unknown): string {
  if (error instanceof FileFault) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'may not be read: its permissions do not allow it';
    case 'ENOENT':
      return 'is not there any more';
    case 'EISDIR':
      return 'is a folder';
    case 'Z_BUF_ERROR':
      return 'is cut off: its gzip data ends in the middle';
    case 'Z_DATA_ERROR':
      return 'is damaged: its gzip data cannot be unpacked';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'is not UTF-8 text: save it as UTF-8';
    default:
      return `cannot be read: ${(message ?? String(error)).split('\n')[0]}`;
  }
}
