import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ArmRefusal } from '../../src/azure/arm.ts';
import { UserError } from '../../src/errors.ts';
import { type ArmStage, armRule, armWorkspace, startArmStage } from '../fakes/arm-stage.ts';

let stage: ArmStage;
beforeAll(async () => {
  stage = await startArmStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.double.next.length = 0;
  stage.double.asked.length = 0;
  stage.double.pageSize = 100;
  stage.double.exports.clear();
});

const signal = new AbortController().signal;
const path = `${encodeURI(armWorkspace)}/dataExports?api-version=2020-08-01`;
const storage = '/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/a';
const thrown = (asking: Promise<unknown>): Promise<unknown> => asking.catch((error: unknown) => error);
const rules = (count: number) =>
  Array.from({ length: count }, (_, at) => armRule(`rule-${at}`, ['SecurityEvent'], storage));

describe('reading Azure Resource Manager', () => {
  it('gives what stands at a path', async () => {
    stage.double.exports.set(armWorkspace.toLowerCase(), rules(1));
    expect(await stage.arm().get(path, signal)).toEqual({ value: rules(1) });
  });

  it('follows a list through all its pages', async () => {
    stage.double.exports.set(armWorkspace.toLowerCase(), rules(7));
    stage.double.pageSize = 3;
    expect(await stage.arm().get(path, signal)).toEqual({ value: rules(7) });
    expect(stage.double.asked).toHaveLength(3);
  });

  it('gives its token to no other host, and does not page for ever', async () => {
    for (const nextLink of [
      'https://management.azure.com.evil.example/x?api-version=1',
      'http://management.azure.com/x',
      'https://management.azure.com@evil.example/x',
      'not an address',
    ]) {
      stage.double.next.push({ status: 200, body: JSON.stringify({ value: [], nextLink }) });
      expect(await thrown(stage.arm().get(path, signal))).toMatchObject({
        message: expect.stringContaining('a next page on another host'),
      });
    }
    const same = JSON.stringify({ value: [1], nextLink: `https://management.azure.com${path}` });
    stage.double.next.push(...Array.from({ length: 60 }, () => ({ status: 200, body: same })));
    expect(await thrown(stage.arm().get(path, signal))).toMatchObject({
      message: expect.stringContaining('more than 50 pages'),
    });
    expect(stage.double.next).toHaveLength(10);
  });

  it('asks for nothing that is no path', async () => {
    expect(await thrown(stage.arm().get('@evil.example/x', signal))).toMatchObject({
      message: '“@evil.example/x” is no path',
    });
    expect(stage.double.asked).toEqual([]);
  });

  it('says which role is missing, and never who asked', async () => {
    const granted = stage.double.granted.get(stage.clientId);
    granted?.delete('Microsoft.OperationalInsights/workspaces/dataExports/read');
    const refusal = await thrown(stage.arm().get(path, signal));
    granted?.add('Microsoft.OperationalInsights/workspaces/dataExports/read');
    expect(refusal).toBeInstanceOf(ArmRefusal);
    expect(refusal).toMatchObject({
      status: 403,
      message: expect.stringContaining('Microsoft.OperationalInsights/workspaces/dataExports/read'),
      hint: expect.stringContaining('Log Analytics Reader'),
    });
    expect(String(refusal)).not.toContain(stage.clientId);
  });

  it('names the resource that Azure does not know', async () => {
    expect(await thrown(stage.arm().get(path, signal))).toMatchObject({
      status: 404,
      message: `Azure knows no ${encodeURI(armWorkspace)}.`,
    });
    const roles = `${encodeURI(armWorkspace)}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`;
    stage.double.next.push({ status: 404, code: 'ResourceNotFound' });
    expect(await thrown(stage.arm().get(roles, signal))).toMatchObject({
      message: `Azure knows no ${encodeURI(armWorkspace)}.`,
    });
  });

  it('waits for a pause that Azure asks for, and says so where that is too long', async () => {
    stage.double.exports.set(armWorkspace.toLowerCase(), rules(1));
    stage.double.next.push({ status: 429, retryAfter: '0' });
    expect(await stage.arm().get(path, signal)).toEqual({ value: rules(1) });
    stage.double.next.push({ status: 429, retryAfter: '60' });
    const busy = await thrown(stage.arm().get(path, signal));
    expect(busy).toBeInstanceOf(UserError);
    expect(busy).toMatchObject({
      message: 'Azure Resource Manager takes no more questions for the next 60 seconds.',
    });
  });

  it.each([
    [{ status: 503, code: 'ServerBusy' }, 'did not answer as it should (status 503, ServerBusy)'],
    [{ status: 401 }, 'did not accept the token'],
    [{ status: 200, body: '<html>' }, 'did not answer as it should (status 200'],
    [{ status: 400, body: '{"error":null}' }, 'status 400'],
    [{ status: 403, body: '[]' }, 'may not read this in Azure:'],
  ])('survives %j', async (script, message) => {
    stage.double.next.push(script);
    const error = await thrown(stage.arm().get(path, signal));
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });

  it('gives up on a silent service, and stops when it is told to', async () => {
    stage.double.next.push('hang', 'hang');
    expect(await thrown(stage.arm({ patienceMs: 300 }).get(path, signal))).toMatchObject({
      message: expect.stringMatching(/did not answer within 0.3 seconds|could not sign in/),
    });
    const stopping = new AbortController();
    const asking = thrown(stage.arm().get(path, stopping.signal));
    stopping.abort();
    expect(await asking).toBeInstanceOf(Error);
  });
});
