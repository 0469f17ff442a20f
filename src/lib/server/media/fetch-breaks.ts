import { isRefusal, Refusal } from '../refusal.ts';
import { codeOf } from '../storage/durably.ts';

/** Nothing came for so long that the line was given up. */
export class ImportSilent extends Refusal {
  readonly retry = true;
  constructor() {
    super('import-silent', 502, 'Nothing came from the other server any more.');
  }
}

/** The answer ended before all of the file had come. */
export class ImportShort extends Refusal {
  readonly retry = true;
  constructor() {
    super('import-short', 502, 'The other server ended before the whole file had come.');
  }
}

export class ImportNotNow extends Refusal {
  readonly retry = true;
  constructor(status: number) {
    super('import-not-now', 502, `The other server cannot give the file just now (it answered ${status}).`, {
      status
    });
  }
}

export class ImportUnreachable extends Refusal {
  readonly retry = true;
  constructor() {
    super('import-unreachable', 502, 'The other server does not answer.');
  }
}

export class ImportUnsafe extends Refusal {
  readonly retry = true;
  constructor() {
    super('import-unsafe', 502, 'No safe line to the other server could be made: its certificate is wrong.');
  }
}

export class ImportBroken extends Refusal {
  readonly retry = true;
  constructor() {
    super('import-broken', 502, 'The line to the other server broke.');
  }
}

const unreachable = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];

/** What broke a line to another server, as a refusal in plain words; each of them is worth another try. */
export function breakOf(cause: unknown): Refusal {
  if (isRefusal(cause)) return cause;
  const code = codeOf(cause) ?? '';
  if (unreachable.includes(code)) return new ImportUnreachable();
  if (/CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$/.test(code)) return new ImportUnsafe();
  return new ImportBroken();
}
