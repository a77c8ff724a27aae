import { Command, Option } from 'commander';
import { roles, type Role } from '../platform/access/roles.js';
import { TokenIssuer } from '../platform/access/tokens.js';
import { dataDirectory } from '../platform/config/paths.js';
import { masterSecret } from '../platform/config/secrets.js';
import { principalOf } from './identities.js';
import { tokenSecret } from './secrets.js';

interface TokenOptions {
  readonly role: Role;
  readonly department?: string[];
  readonly hours: string;
}

const program = new Command('npm run token --')
  .description('Prints a bearer token for development and scripts.')
  .addOption(new Option('--role <role>', 'on whose behalf').choices(roles).makeOptionMandatory())
  .option('--department <code...>', 'the departments within reach; without it those of the demo, "*" for all')
  .option('--hours <hours>', 'how long it is valid', '12');
const { role, department, hours } = program.parse().opts<TokenOptions>();

const departments = department?.includes('*') ? '*' : department;
const issuer = new TokenIssuer(tokenSecret(masterSecret(dataDirectory())));
console.log(await issuer.issue(principalOf(role, departments), Number(hours) * 3600));
