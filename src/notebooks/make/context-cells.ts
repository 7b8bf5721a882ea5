import { code, type DraftCell, markdown } from './draft-cell.ts';
import type { MakeOptions } from './made-notebook.ts';
import { codeSpan, plainText } from './markdown-text.ts';
import { type PythonData, pythonLines, pythonLiteral } from './python-literal.ts';

/** What the notebook is, what one was looking at, and the way to the workspace. */
export function contextCells(options: MakeOptions): readonly DraftCell[] {
  return [heading(options), parameters(options), setUp(), ...connect(options)];
}

function heading({ title, from, madeAt, workspace, window, phrase, hunt }: MakeOptions): DraftCell {
  const { start, end } = hunt?.window ?? window;
  return markdown(
    `# ${plainText(title)}`,
    '',
    `Made by Huntline at ${codeSpan(madeAt)}${from ? `, from the card of ${codeSpan(from)}` : ''}.`,
    '',
    `- Workspace: ${codeSpan(workspace.name)}`,
    `- Window: ${codeSpan(start)} to ${codeSpan(end)} (${codeSpan(phrase)})`,
    ...(hunt ? [`- Hunt: ${codeSpan(hunt.name)}`] : []),
    '',
    'Run the cells from the top. What you were looking at stands in the next one.',
  );
}

function parameters({ workspace, window, entities, incident, hunt }: MakeOptions): DraftCell {
  const { start, end } = hunt?.window ?? window;
  const values: Readonly<Record<string, PythonData | undefined>> = {
    workspace: workspace.name,
    workspace_id: workspace.workspaceId ?? null,
    tenant_id: workspace.tenantId ?? null,
    subscription_id: workspace.subscriptionId,
    resource_group: workspace.resourceGroup,
    workspace_name: workspace.workspaceName,
    start,
    end,
    entities: entitiesOf(entities),
    incident,
    hunt: hunt?.name ?? null,
    hunt_parameters: hunt?.parameters ?? {},
  };
  const assignments = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} = ${pythonLiteral(value)}`],
  );
  return { ...code(...assignments), tags: ['parameters'] };
}

function entitiesOf(entities: MakeOptions['entities']): PythonData {
  return Object.fromEntries(
    Object.entries(entities)
      .filter(([, values]) => values !== undefined && values.length > 0)
      .map(([type, values]) => [type, [...new Set(values)]]),
  );
}

function setUp(): DraftCell {
  return code(
    '# Once for each machine: %pip install "msticpy[azsentinel]"',
    'import msticpy as mp',
    '',
    'mp.init_notebook(namespace=globals(), verbosity=0)',
  );
}

function connect({ hunt }: MakeOptions): readonly DraftCell[] {
  const file = hunt?.yaml
    ? [
        code(
          'import tempfile',
          'from pathlib import Path',
          '',
          '# The hunt as it ran, in a file for MSTICPy.',
          `hunt_yaml = ${pythonLines(hunt.yaml)}`,
          'hunt_folder = tempfile.mkdtemp(prefix="huntline-")',
          'Path(hunt_folder, "hunt.yaml").write_text(hunt_yaml, encoding="utf-8")',
        ),
      ]
    : [];
  return [
    ...file,
    code(
      `qry_prov = mp.QueryProvider("MSSentinel"${hunt?.yaml ? ', query_paths=[hunt_folder]' : ''})`,
      'if workspace_id and tenant_id:',
      "    qry_prov.connect(f\"loganalytics://code().tenant('{tenant_id}').workspace('{workspace_id}')\")",
      'else:',
      '    # By its name in msticpyconfig.yaml.',
      '    qry_prov.connect(workspace=workspace)',
    ),
  ];
}
