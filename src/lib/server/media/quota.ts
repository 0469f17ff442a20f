import type { Config } from '../config.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../refusal.ts';

/** How many bytes an account has under way, those to come included where they are known: uploads and imports, but one. */
async function bytesUnderWay(tx: Transaction, account: string, exceptImport: string): Promise<number> {
  const uploads = await tx
    .selectFrom('upload')
    .select((row) => row.fn.sum<number | null>(row.fn.coalesce('length', 'received')).as('bytes'))
    .where('account_id', '=', account)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const imports = await tx
    .selectFrom('url_import')
    .select((row) => row.fn.sum<number | null>(row.fn.coalesce('length', 'received')).as('bytes'))
    .where('created_by', '=', account)
    .where('state', '=', 'open')
    .where('id', '!=', exceptImport)
    .executeTakeFirstOrThrow();
  return (uploads.bytes ?? 0) + (imports.bytes ?? 0);
}

/** How many bytes more an account may have under way, beside the import `exceptImport` when that is to be counted anew. */
export async function quotaLeft(
  { UPLOAD_QUOTA_BYTES }: Pick<Config, 'UPLOAD_QUOTA_BYTES'>,
  tx: Transaction,
  { account, exceptImport = '' }: { account: string; exceptImport?: string }
): Promise<number> {
  return UPLOAD_QUOTA_BYTES - (await bytesUnderWay(tx, account, exceptImport));
}

const gigabytes = (bytes: number) => Math.round(bytes / 1e7) / 100;

export class ImportOverQuota extends Refusal {
  constructor({ UPLOAD_QUOTA_BYTES }: Pick<Config, 'UPLOAD_QUOTA_BYTES'>, bytesLeft: number) {
    const [most, left] = [gigabytes(UPLOAD_QUOTA_BYTES), gigabytes(Math.max(0, bytesLeft))];
    super(
      'import-over-quota',
      413,
      `You may have ${most} GB under way at once, uploads counted, and ${left} GB of it is left: the file does not fit.`,
      { most, left }
    );
  }
}

/**
 * Refuses an import that has, or will have, `bytes` when its account has not so much left; returns how many it may
 * have. What nobody's account asked for, as a script, has no such limit.
 */
export async function demandQuota(
  { config }: { readonly config: Config },
  tx: Transaction,
  { account, bytes, importId }: { account: string | null; bytes: number; importId?: string }
): Promise<number> {
  if (account === null) return Infinity;
  const left = await quotaLeft(config, tx, { account, ...(importId && { exceptImport: importId }) });
  if (bytes > left) throw new ImportOverQuota(config, left);
  return left;
}
