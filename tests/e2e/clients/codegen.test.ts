import { guideBlock } from '../../e2e-support/guide-block.js';
import { operationText } from '../../e2e-support/operations.js';
import { Checkout } from './checkout.js';

describe('the types that GraphQL Code Generator makes as the guide says', () => {
  it('know amounts, days and instants as strings', async () => {
    await using checkout = await Checkout.open();
    await checkout.write('codegen.yml', guideBlock('yaml', 'scalars:'));
    for (const name of ['Q10_PayerSeesAccount', 'M1_CreatePayment', 'S3_IntegratorFeed'] as const) {
      await checkout.write(`src/${name}.graphql`, operationText(name));
    }
    await checkout.run('graphql-codegen', '--config', 'codegen.yml');
    const types = await checkout.read('src/generated/graphql.ts');
    const scalars = ['amount', 'balance', 'open', 'pastDue', 'dueDate', 'receivedAt'];
    const found = scalars.map((name) => [...types.matchAll(new RegExp(`\\b${name}: (\\w+)`, 'g'))]);
    expect(found.map((places) => [...new Set(places.map(([, type]) => type))])).toEqual(
      scalars.map(() => ['string']),
    );
  });
});
