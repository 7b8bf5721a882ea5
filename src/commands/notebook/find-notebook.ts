import { UserError } from '../../errors.ts';
import { quoteWord } from '../../language/quote-word.ts';
import type { NotebookCatalogue } from '../../notebooks/catalogue.ts';
import type { Notebook } from '../../notebooks/notebook.ts';

/** The notebook that a name means. @throws {UserError} with the nearest names; or naming the heir of a retired one. */
export function findNotebook(name: string, catalogue: NotebookCatalogue): Notebook {
  const found = catalogue.find(name) ?? catalogue.search(name)[0];
  if (!found) {
    const near = catalogue.nearest(name, 3);
    throw new UserError(`There is no notebook “${name.slice(0, 80)}”.`, {
      title: 'No such notebook',
      hint:
        near.length > 0
          ? `Did you mean: ${near.map(({ title }) => title).join(' · ')}?`
          : 'Try: notebook list',
      actions: near.map(({ id, title }) => ({ title, line: `notebook launch ${id}` })),
    });
  }
  if (!found.retired) return found;
  const heir = catalogue.heirOf(found);
  throw new UserError(`“${found.title}” is retired: ${found.retired.why}`, {
    title: 'A retired notebook',
    ...(heir ? { hint: `Its heir is “${heir.title}”.` } : {}),
    actions: heir ? [{ title: heir.title, line: `notebook launch ${quoteWord(heir.id)}` }] : [],
  });
}
