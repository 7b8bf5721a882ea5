import { describe, expect, it } from 'vitest';
import { clouds } from '../../../src/azure/clouds.ts';
import { UserError } from '../../../src/errors.ts';
import { HttpFault } from '../../../src/http/http-fault.ts';
import { findAmlShare } from '../../../src/notebooks/place/find-aml-share.ts';

const workspace =
  '/subscriptions/5f5f5f5f-1111-4222-8333-444455556666/resourceGroups/soc/providers/Microsoft.MachineLearningServices/workspaces/hunt';

function find(status: number, body: string, asked: string[] = []) {
  return findAmlShare(workspace, {
    cloud: clouds.usgov,
    token: async () => 'arm-t0ken',
    http: {
      async send({ url }) {
        asked.push(url);
        if (status === 0) throw new HttpFault('timeout', 'it did not answer within 30 s');
        return { status, headers: {}, body };
      },
    },
    signal: AbortSignal.timeout(5_000),
  });
}

describe('where Azure Machine Learning keeps its notebooks', () => {
  it('is asked of the cloud’s Resource Manager', async () => {
    const asked: string[] = [];
    const body = JSON.stringify({ properties: { accountName: 'amlhunt1', fileShareName: 'code-391f' } });
    expect(await find(200, body, asked)).toEqual({ account: 'amlhunt1', share: 'code-391f' });
    expect(asked[0]).toMatch(
      /^https:\/\/management\.usgovcloudapi\.net\/subscriptions\/.*\/workspaces\/hunt\/datastores\/workspaceworkingdirectory\?api-version=/,
    );
  });

  it.each([
    [403, '{}', /Reader/],
    [404, '{}', /HUNTLINE_AML_WORKSPACE/],
    [200, '<html>', /HUNTLINE_AML_WORKSPACE/],
    [0, '', /Try again/],
  ])('answers %i with what to do', async (status, body, hint) => {
    const error: unknown = await find(status, body).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ hint: expect.stringMatching(hint) });
  });
});
