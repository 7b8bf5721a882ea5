/** `… page 3` at the end of a text, and the text before it. */
export function takePage(text: string): { readonly text: string; readonly page?: number } {
  const [, before = '', page] = /^([\s\S]*?)\s*\bpage\s+(\d{1,6})\s*$/i.exec(text) ?? [];
  return page === undefined ? { text: text.trim() } : { text: before.trim(), page: Number(page) };
}
