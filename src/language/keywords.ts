/** The words that begin another part of a hunt's line. */
export const partKeywords = ['for', 'top', 'as', 'in'] as const;

/** Words that begin a time phrase, or stand before one. */
export const timeKeywords = [
  ...['last', 'previous', 'past', 'today', 'yesterday', 'tomorrow', 'this', 'next'],
  ...['since', 'from', 'between', 'around', 'on', 'after', 'before', 'until'],
  ...['over', 'during', 'within', 'the'],
] as const;

/** The forms that an answer can be asked for in. */
export const answerForms = ['table', 'chart', 'csv'] as const;
