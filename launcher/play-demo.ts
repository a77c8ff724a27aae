import 'reflect-metadata';
import { Command } from 'commander';
import { loadConfig } from '../platform/config/config.js';
import { dataDirectory } from '../platform/config/paths.js';
import { Refusal } from '../platform/config/refusal.js';
import { masterSecret } from '../platform/config/secrets.js';
import { civilDateOf } from '../platform/time/civil-date.js';
import { tokenSecret } from './secrets.js';
import { launchSettings } from './settings.js';
import { M1_CreatePaymentDocument } from '../schema/generated/graphql.js';
import { gatherCast, type Cast } from '../demo/story/cast.js';
import { GraphError } from '../demo/story/graph-client.js';
import { Stage } from '../demo/story/stage.js';
import { playStory } from '../demo/story/story.js';
import { openTarget } from './demo-target.js';

/** Plays the story once, from the command line to the end. */
export async function play(): Promise<void> {
  const program = new Command('npm run demo --')
    .description('Plays the story of one payment, in the Tributary that is running or in one of its own.')
    .option('--url <url>', 'the GraphQL endpoint of a running one', process.env['TRIBUTARY_URL']);
  const { url } = program.parse().opts<{ url?: string }>();
  const settings = loadConfig(launchSettings);
  const master = masterSecret(dataDirectory());
  await using target = await openTarget({ url, settings, master });
  await using cast = await gatherCast(target.url, tokenSecret(master));
  const today = civilDateOf(new Date(), settings.AGENCY_TIME_ZONE);
  try {
    if (!target.wasRunning) await warmUp(cast);
    await playStory({ target, cast, stage: new Stage(process.stdout), today });
  } catch (error) {
    throw error instanceof GraphError && error.codes.includes('UNAUTHENTICATED')
      ? unknownSecret(target.url, error)
      : error;
  }
}

/** A fresh process plans an operation when it first meets it, which would be most of what the story measures. */
async function warmUp({ resident }: Cast): Promise<void> {
  const nothing = { idempotencyKey: 'warm-up', accountId: '', amount: '0.00' };
  await resident.ask(M1_CreatePaymentDocument, {
    input: { ...nothing, channel: 'ONLINE', tender: 'CARD_CREDIT' },
  });
}

function unknownSecret(url: string, cause: Error): Refusal {
  const message = `${url} does not accept tokens of this checkout. Give this command its TRIBUTARY_SECRET or TRIBUTARY_DATA_DIR.`;
  return new Refusal(message, { cause });
}
