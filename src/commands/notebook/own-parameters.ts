import type { PythonData } from '../../notebooks/make/python-literal.ts';
import type { Notebook } from '../../notebooks/notebook.ts';
import type { EntityType } from '../../types.ts';
import type { Subject } from './subject.ts';

/** Values for the notebook’s own parameters, by what the catalogue says that each takes; what is not known stays its own. */
export function ownParameters(
  { takes = {}, parameters }: Notebook,
  subject: Subject,
): Readonly<Record<string, PythonData>> {
  const filled: Record<string, PythonData> = {};
  for (const [what, name] of Object.entries(takes)) {
    if (name === undefined) continue;
    const asList = parameters.find((parameter) => parameter.name === name)?.type === 'list';
    const value = filledWith(what, subject, asList);
    if (value !== undefined) filled[name] = value;
  }
  return filled;
}

function filledWith(what: string, subject: Subject, asList: boolean): PythonData | undefined {
  const { workspace, window, incident, entities } = subject;
  if (what === 'workspace') return workspace;
  if (what === 'start' || what === 'end') return window[what];
  if (what === 'incident')
    return typeof incident?.id === 'string' && incident.id !== '' ? incident.id : undefined;
  const values = entities[what as EntityType] ?? [];
  if (values.length === 0) return undefined;
  return asList ? values : values[0];
}
