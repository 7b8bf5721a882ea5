import type { Page } from 'playwright-core';
import { runPython } from './jupyter.ts';

/** Signs in where the server asks for it, as a person does once, and reads the first code cell of the notebook that then opens. */
export async function openedNotebook(page: Page, token: string): Promise<string> {
  const password = page.locator('#password_input');
  const editor = page.locator('.code_cell').first().locator('.CodeMirror');
  await password.or(editor).first().waitFor({ timeout: 60_000 });
  if (await password.isVisible()) {
    await password.fill(token);
    await page.locator('#login_submit').first().click();
  }
  await editor.waitFor({ timeout: 60_000 });
  return editor.evaluate((element) =>
    (element as unknown as { CodeMirror: { getValue(): string } }).CodeMirror.getValue(),
  );
}

/** What a parameter cell gives each name, read by Python as data. */
export function parametersIn(cell: string): Readonly<Record<string, unknown>> {
  const program =
    'import ast, json, sys; print(json.dumps({line.targets[0].id: ast.literal_eval(line.value) for line in ast.parse(json.load(sys.stdin)).body}))';
  return runPython(program, cell) as Readonly<Record<string, unknown>>;
}
