/** Whether a name fits a pattern as in file names (`*` for any text, `?` for one character), in either case. */
export function matchesName(pattern: string, name: string): boolean {
  const wanted = [...plain(pattern)];
  const text = [...plain(name)];
  // Goes back to the last star only: no pattern takes longer than its length times the name's.
  let at = 0;
  let star = -1;
  let starAt = 0;
  let next = 0;
  while (at < text.length) {
    if (wanted[next] === '*') {
      star = next;
      starAt = at;
      next += 1;
    } else if (next < wanted.length && (wanted[next] === '?' || wanted[next] === text[at])) {
      next += 1;
      at += 1;
    } else if (star >= 0) {
      next = star + 1;
      starAt += 1;
      at = starAt;
    } else return false;
  }
  return wanted.slice(next).every((one) => one === '*');
}

function plain(name: string): string {
  return name.normalize('NFKC').trim().replace(/^#/, '').toLowerCase();
}
