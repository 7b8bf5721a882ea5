import { clouds } from '../../src/azure/clouds.ts';
import { createCredential } from '../../src/azure/credential.ts';
import { moveSecrets } from '../../src/secrets/manage-secrets.ts';
import { createVaults } from '../../src/secrets/vault.ts';

// Run by a test that kills it half-way: `node move-in-child.ts <file> <setting>…`, identity and proxy in the environment.
const [file = '', ...names] = process.argv.slice(2);
const credential = createCredential({ methods: ['env'], cloud: clouds.global, tell: () => undefined });
const vaults = createVaults({ vault: 'huntline', cloud: clouds.global, credential });
process.stdout.write(JSON.stringify(await moveSecrets({ file, names, vaults })));
