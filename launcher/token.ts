import { Command, InvalidArgumentError, Option } from 'commander';
import { roles, type Role } from '../platform/access/roles.js';
import { TokenIssuer } from '../platform/access/tokens.js';
import { loadConfig } from '../platform/config/config.js';
import { dataDirectory } from '../platform/config/paths.js';
import { existingSecret } from '../platform/config/secrets.js';
import { checkDepartments } from './departments.js';
import { enter } from './entry-point.js';
import { principalOf } from '../demo/identities.js';
import { tokenSecret } from './secrets.js';
import { tokenSettings } from './settings.js';

interface TokenOptions {
  readonly role: Role;
  readonly department?: string[];
  readonly hours: number;
}

await enter(async () => {
  const program = new Command('npm run token --')
    .description('Prints a bearer token for development and scripts.')
    .addOption(new Option('--role <role>', 'on whose behalf').choices(roles).makeOptionMandatory())
    .option(
      '--department <code...>',
      'the departments within reach; without it those of the demo, "*" for all',
    )
    .option('--hours <hours>', 'how long it is valid', readHours, 12);
  const { role, department, hours } = program.parse().opts<TokenOptions>();
  const settings = loadConfig(tokenSettings);
  const master = existingSecret(dataDirectory());

  const departments = department?.includes('*') ? '*' : department;
  if (departments && departments !== '*') await checkDepartments(departments, master, settings.DATABASE_URL);
  const issuer = new TokenIssuer(tokenSecret(master));
  console.log(await issuer.issue(principalOf(role, departments), hours * 3600));
});

function readHours(text: string): number {
  const hours = Number(text);
  if (!(hours > 0 && hours <= 10_000))
    throw new InvalidArgumentError('Give a number of hours, such as 1 or 0.5.');
  return hours;
}
