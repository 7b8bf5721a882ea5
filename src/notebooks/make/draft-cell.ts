/** A cell before it has its id. */
export interface DraftCell {
  readonly type: 'code' | 'markdown' | 'raw';
  readonly source: string;
  readonly tags?: readonly string[];
}

export function markdown(...lines: readonly string[]): DraftCell {
  return { type: 'markdown', source: lines.join('\n') };
}

export function code(...lines: readonly string[]): DraftCell {
  return { type: 'code', source: lines.join('\n') };
}
