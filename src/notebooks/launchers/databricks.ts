import { baseAddress, joinPath } from '../link-parts.ts';
import { missing, unset } from '../missing.ts';
import type { Launcher } from '../notebook.ts';

/** A notebook of a Databricks workspace. What is imported there is called as the file, without `.ipynb`. */
export const databricks: Launcher = {
  id: 'databricks',
  title: 'Azure Databricks',
  opens: 'file',
  needs: ['databricks', 'databricksFolder'],
  spark: true,
  link(target) {
    const lacking = unset(target, 'databricks', 'databricksFolder');
    if (lacking.length > 0) return missing(lacking);
    const { databricks: address = '', databricksFolder } = target.settings;
    const path = joinPath(databricksFolder, target.file?.path.replace(/\.ipynb$/i, ''));
    return `${baseAddress('databricks', address)}/#workspace/${path}`;
  },
};
