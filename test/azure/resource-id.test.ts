import { describe, expect, it } from 'vitest';
import { readResourceId, workspaceOf } from '../../src/azure/resource-id.ts';
import { UserError } from '../../src/errors.ts';

const subscription = '6b1ceacd-5731-4780-8f96-2078dd96fd96';
const group = `/subscriptions/${subscription}/resourceGroups/soc-rg`;
const id = `${group}/providers/Microsoft.OperationalInsights/workspaces/soc`;

describe('readResourceId', () => {
  it('takes an id apart, with blanks and a slash at the end', () => {
    expect(readResourceId(` ${id}/ `)).toEqual({
      id,
      subscriptionId: subscription,
      resourceGroup: 'soc-rg',
      type: 'Microsoft.OperationalInsights/workspaces',
      name: 'soc',
    });
  });

  it.each([
    '',
    'soc',
    group,
    `${id}/tables/T`,
    id.replace('soc-rg', 'soc/rg'),
    id.replace('soc-rg', 'soc.'),
    `${id};rm`,
    `${id}?x=1`,
    `${id}$(id)`,
    id.replace('/soc', '/../soc'),
    id.replace(subscription, 'mine'),
  ])('takes %j for none', (text) => {
    expect(readResourceId(text)).toBeUndefined();
  });
});

describe('workspaceOf', () => {
  it('takes a workspace of Log Analytics in any case', () => {
    expect(workspaceOf(id.replace('OperationalInsights', 'operationalinsights')).name).toBe('soc');
  });

  it('refuses another resource, without repeating it', () => {
    const vault = `${group}/providers/Microsoft.KeyVault/vaults/secret-vault`;
    expect(() => workspaceOf(vault)).toThrow(UserError);
    expect(() => workspaceOf(vault)).not.toThrow(/secret-vault/);
  });
});
