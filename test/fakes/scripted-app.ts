import type { Answer } from '../../src/answers.ts';
import type { App, Incoming, Overheard } from '../../src/types.ts';

type Options = NonNullable<Parameters<App['answer']>[1]>;

/** An app that answers by a script and remembers what it was asked. */
export interface ScriptedApp extends App {
  readonly asked: Incoming[];
  readonly overheard: Overheard[];
}

export function scriptedApp(
  script: (incoming: Incoming, options: Options) => Answer | Promise<Answer>,
  completions: readonly string[] = [],
): ScriptedApp {
  const asked: Incoming[] = [];
  const overheard: Overheard[] = [];
  return {
    asked,
    overheard,
    async overhear(message) {
      overheard.push(message);
    },
    async answer(incoming, options = {}) {
      asked.push(incoming);
      return script(incoming, options);
    },
    complete: (line) => completions.filter((completion) => completion.startsWith(line)),
  };
}

/** The plainest answer: a title and a text in a code block. */
export function plainAnswer(text: string): Answer {
  return { kind: 'kql', title: 'Heard', kql: text, actions: [] };
}

/** A file to hand over. */
export function fileAnswer(name: string, content: string): Answer {
  return { kind: 'file', title: name, name, mime: 'text/csv', content, notes: [], actions: [] };
}
