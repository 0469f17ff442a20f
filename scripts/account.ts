import {
  changePassword,
  changeRole,
  createAccount,
  disableAccount,
  enableAccount,
  findAccountByEmail,
  listAccounts,
  AccountNotFound
} from '#lib/server/accounts/accounts.ts';
import { operator, type Role, roles } from '#lib/server/accounts/actor.ts';
import { randomPassword } from '#lib/server/accounts/first-administrator.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import type { Portal } from '#lib/server/portal.ts';
import { command, say } from './command.ts';

const usage = `Keeps the accounts of the people who work here.

  npm run account -- add --email E --name N --role R [--language sv|en] [--password P]
  npm run account -- list
  npm run account -- password E [--password P]   a new password; every session of the account ends
  npm run account -- role E R                    another role; every session of the account ends
  npm run account -- disable E                   out at once, and cannot sign in
  npm run account -- enable E

Roles: ${roles.join(', ')}. Without --password a random one is made and shown this once.
A password given on the command line may stand in the shell's history.
Exit codes: 0 done, 1 refused, 2 a call that cannot be meant.
`;

interface Asked {
  readonly words: readonly string[];
  readonly options: {
    readonly email?: string | undefined;
    readonly name?: string | undefined;
    readonly role?: string | undefined;
    readonly language?: string | undefined;
    readonly password?: string | undefined;
  };
}

type Verb = (portal: Portal, asked: Asked) => Promise<number | undefined>;

const verbs: Readonly<Record<string, Verb>> = {
  async add(portal, { options }) {
    const { email, name } = options;
    const role = roles.find((one) => one === options.role);
    if (!email || !name || !role) return misunderstood('add needs --email, --name and --role.');
    const language = options.language === 'en' ? 'en' : 'sv';
    const password = options.password ?? randomPassword();
    await createAccount(portal, { email, name, role, language, password }, operator);
    say(`Made the account ${email}, ${role}.`);
    showPassword(password, options);
    return 0;
  },
  async list(portal) {
    for (const { email, name, role, disabled } of await listAccounts(portal))
      process.stdout.write(`${email}\t${role}\t${disabled ? 'disabled' : 'active'}\t${name}\n`);
    return 0;
  },
  async password(portal, { words, options }) {
    const password = options.password ?? randomPassword();
    await changePassword(portal, await idOf(portal, words[1]), { password }, operator);
    say('The password is changed, and every session of the account has ended.');
    showPassword(password, options);
    return 0;
  },
  async role(portal, { words }) {
    const role: Role | undefined = roles.find((one) => one === words[2]);
    if (!role) return misunderstood(`A role is one of: ${roles.join(', ')}.`);
    await changeRole(portal, await idOf(portal, words[1]), role, operator);
    say(`The account is ${role} now, and its sessions have ended.`);
    return 0;
  },
  async disable(portal, { words }) {
    await disableAccount(portal, await idOf(portal, words[1]), operator);
    say('The account is shut out.');
    return 0;
  },
  async enable(portal, { words }) {
    await enableAccount(portal, await idOf(portal, words[1]), operator);
    say('The account may sign in again.');
    return 0;
  }
};

/** How many words each verb is called with, itself counted. */
const wordsOf: Readonly<Record<string, number>> = { add: 1, list: 1, role: 3 };

async function idOf(portal: Portal, email = ''): Promise<string> {
  const account = await findAccountByEmail(portal, email);
  if (!account) throw new AccountNotFound();
  return account.id;
}

/** A password is the command's answer, alone on standard output; one that was given is not repeated. */
function showPassword(password: string, options: Asked['options']): void {
  if (options.password !== undefined) return;
  say('Its password, shown this once:');
  process.stdout.write(`${password}\n`);
}

function misunderstood(sentence: string): number {
  say(`${sentence}\n\n${usage}`);
  return 2;
}

const text = { type: 'string' } as const;
const options = { email: text, name: text, role: text, language: text, password: text };

await command({ usage, options, words: [1, 3] }, async (portal, asked) => {
  const name = asked.words[0] ?? '';
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb || asked.words.length !== (wordsOf[name] ?? 2)) return misunderstood('The call cannot be meant.');
  await migrate(portal.db);
  return verb(portal, asked);
});
