export {
  createEmbedded,
  type EmbeddedOptions,
  type EmbeddedWorkspace,
  type NamedSource,
} from './embedded-workspace.ts';
export { folderName } from './folder/manifest.ts';
export { type ImportReport, importFiles } from './import/import-lazily.ts';
