import type { NotebookLaunch, NotebookSummary } from '../../answers.ts';
import { UserError } from '../../errors.ts';
import type { NotebookCatalogue } from '../../notebooks/catalogue.ts';
import type { Launcher, LaunchTarget, Notebook } from '../../notebooks/notebook.ts';
import type { Preferences } from '../../state/preferences.ts';
import { personSubject, placeSubject } from '../../state/subject.ts';
import type { Incoming } from '../../types.ts';
import type { NotebookServices } from './notebook-services.ts';

/** The launcher that opens notebooks for this person here: their own choice, the place’s, the usual one. */
export async function chosenLauncher(
  incoming: Incoming,
  preferences: Pick<Preferences, 'get'>,
  { usual }: Pick<NotebookServices, 'usual'>,
): Promise<string> {
  const [person, place] = await Promise.all([
    preferences.get(personSubject(incoming), 'launcher'),
    preferences.get(placeSubject(incoming), 'launcher'),
  ]);
  return person ?? place ?? usual;
}

/** Where a target opens, the chosen launcher first; a fault of one is said in its place. */
export function launchesOf(
  target: LaunchTarget,
  launchers: readonly Launcher[],
  chosen: string,
): readonly NotebookLaunch[] {
  return launchers
    .toSorted((a, b) => Number(b.id === chosen) - Number(a.id === chosen))
    .map((launcher) => {
      const { id, title } = launcher;
      try {
        const made = launcher.link(target);
        if (typeof made !== 'string') return { id, title, missing: made.missing };
        return {
          id,
          title,
          url: made,
          ...(opensPlace(launcher, target) ? { leadsTo: 'place' as const } : {}),
        };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { id, title, missing: [error.message] };
      }
    });
}

/** True where the link opens a page or a folder, and no notebook. */
function opensPlace({ id, opens }: Launcher, { file, source, settings }: LaunchTarget): boolean {
  const path = file?.path ?? source?.path;
  if (settings.templates[id]?.includes('{path}') && path !== undefined) return false;
  return opens === 'page' || (!file && (opens === 'file' || (opens === 'either' && !source)));
}

/** A notebook of the catalogue as people see it, with the links under which it opens as it is. */
export function summaryOf(
  notebook: Notebook,
  catalogue: NotebookCatalogue,
  target: Omit<LaunchTarget, 'file' | 'source'>,
  launchers: readonly Launcher[],
  chosen: string,
): NotebookSummary {
  const { id, title, group, purpose, path, needs, kernel, parameters, retired } = notebook;
  const source = catalogue.sourceOf(notebook);
  const repository = catalogue.repository(notebook.repository);
  const heir = catalogue.heirOf(notebook)?.title;
  return {
    name: id,
    title,
    group,
    purpose,
    repository: repository?.owner
      ? `${repository.owner}/${repository.name}`
      : (repository?.name ?? notebook.repository),
    path,
    needs,
    kernel,
    parameters,
    ...(retired ? { retired: { why: retired.why, ...(heir === undefined ? {} : { heir }) } } : {}),
    launchers: launchesOf({ ...target, source }, launchers, chosen),
  };
}
