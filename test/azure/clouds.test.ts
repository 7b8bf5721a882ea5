import { expect, it } from 'vitest';
import { cloudNamed, clouds } from '../../src/azure/clouds.ts';

it.each([
  ['global', 'global'],
  ['usgov', 'usgov'],
  ['cn', 'china'],
  ['china', 'china'],
  ['AzureUSGovernment', 'usgov'],
  [' AzureChinaCloud ', 'china'],
])('finds a cloud by what Huntline, MSTICPy or the Azure CLI calls it: %s', (name, cloud) => {
  expect(cloudNamed(name).name).toBe(cloud);
});

it.each(['', 'de', 'constructor', '__proto__'])('refuses a cloud that it does not know: %j', (name) => {
  expect(() => cloudNamed(name)).toThrow('is not an Azure cloud that Huntline knows');
});

it('keeps the addresses of the clouds apart', () => {
  const addresses = Object.values(clouds).flatMap(({ name: _name, ...rest }) => Object.values(rest));
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(addresses.filter((address) => address.endsWith('/'))).toEqual([]);
});
