import type { AccountView } from '#lib/accounts/account.ts';
import { roleOf } from './actor.ts';

/** The columns of an account that its view is made of. */
export const accountColumns = ['id', 'email', 'name', 'role', 'language', 'disabled_at'] as const;

/** An account's row as its view: never with the password's hash. */
export function accountView(row: {
  id: string;
  email: string;
  name: string;
  role: string;
  language: string;
  disabled_at: number | null;
}): AccountView {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: roleOf(row.role),
    language: row.language === 'en' ? 'en' : 'sv',
    disabled: row.disabled_at !== null
  };
}
