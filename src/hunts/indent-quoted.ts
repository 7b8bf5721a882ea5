/**
 * Puts the lines of a quoted text under the name that it belongs to, as YAML wants them: PyYAML, and so MSTICPy, lets them
 * begin anywhere, with tabs too, and some of MSTICPy's own files do. No line is added or taken away.
 */
export function indentQuoted(text: string): string {
  let open: { readonly quote: string; readonly margin: string } | undefined;
  return text
    .split('\n')
    .map((line) => {
      if (open) {
        const { quote, margin } = open;
        if (closes(line, quote)) open = undefined;
        return line.trim() === '' ? line.trim() : `${margin}${line.trimStart()}`;
      }
      const [begun, indent = '', quote = ''] = begins.exec(line) ?? [];
      if (begun !== undefined && !closes(line.slice(begun.length), quote)) {
        open = { quote, margin: `${indent.replaceAll(/\S/g, ' ')}  ` };
      }
      return line;
    })
    .join('\n');
}

/** A name, a colon and the quote after it. */
const begins = /^(\s*(?:- )*)[^\s#'"][^#'"]*?:\s+(['"])/;

function closes(rest: string, quote: string): boolean {
  return quote === '"' ? /^(?:[^"\\]|\\.)*"/.test(rest) : rest.replaceAll("''", '').includes("'");
}
