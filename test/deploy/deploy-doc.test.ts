import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditColumns } from '../../src/audit/audit-row.ts';

const docs = resolve(import.meta.dirname, '../../docs');
const page = readFileSync(resolve(docs, 'deploy.md'), 'utf8');
const main = readFileSync(resolve(docs, '../deploy/main.bicep'), 'utf8');
const names = new Set([...page.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name));

describe('docs/deploy.md', () => {
  it('leads to files that are there', () => {
    const links = [...page.matchAll(/\]\(([^)#]+)\)/g)]
      .map(([, to = '']) => to)
      .filter((to) => !to.startsWith('https:'));
    expect(links.length).toBeGreaterThan(2);
    for (const to of links) expect(existsSync(resolve(docs, to)), to).toBe(true);
  });

  it('names every secret that the Bicep takes from the vault', () => {
    for (const [, secret] of main.matchAll(/'keyvault:([\w-]+)'/g)) expect(names).toContain(secret);
  });

  it('tells of every role that the Bicep gives', () => {
    const told: Readonly<Record<string, string>> = {
      logAnalyticsReader: 'Log Analytics Reader',
      keyVaultSecretsUser: 'Key Vault Secrets User',
      keyVaultSecretsOfficer: 'Key Vault Secrets Officer',
      acrPull: 'AcrPull',
      monitoringMetricsPublisher: 'Monitoring Metrics Publisher',
    };
    const given = [...main.matchAll(/^var (\w+) = '[0-9a-f-]{36}'$/gm)].map(([, name = '']) => name);
    expect(given.sort()).toEqual(Object.keys(told).sort());
    for (const role of Object.values(told)) expect(page).toContain(role);
  });

  it('lists the columns of the audit’s table', () => {
    for (const column of Object.keys(auditColumns)) expect(names).toContain(column);
  });

  it('marks the steps that could not be run', () => {
    expect(page).toMatch(/\*\*not been run\*\*/);
    for (const step of ['Build the image', 'Deploy', 'Put the secrets into the vault', 'Updating']) {
      expect(page).toMatch(new RegExp(`^## (?:\\d\\. )?${step} ⚠$`, 'm'));
    }
  });
});
