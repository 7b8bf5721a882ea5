export { createEmbedded, type EmbeddedOptions, type EmbeddedWorkspace } from './embedded-workspace.ts';
