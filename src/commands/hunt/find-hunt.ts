import { UserError } from '../../errors.ts';
import type { Hunt } from '../../hunts/hunt.ts';
import type { Context } from '../command.ts';

/** The hunt of that name or alias. @throws {UserError} offering the nearest names. */
export function findHunt(name: string, { services: { catalogue } }: Context): Hunt {
  const found = catalogue.find(name);
  if (found) return found;
  const near = catalogue.nearest(name, 3);
  throw new UserError(`There is no hunt called “${name}”.`, {
    title: 'No such hunt',
    hint:
      near.length > 0
        ? `Did you mean ${near.map((hunt) => hunt.aliases[0] ?? hunt.name).join(', ')}?`
        : '“hunt list” shows all of them.',
    actions: [
      ...near.map((hunt) => ({ title: hunt.title, line: hunt.example })),
      { title: 'All hunts', line: 'hunt list' },
    ],
  });
}
