import { Refusal } from '../refusal.ts';

/** Why an engine did not do what it was asked. */
export type FailureReason =
  'missing-index' | 'wrong-key' | 'slow' | 'garbage' | 'refused' | 'down' | 'task-failed' | 'not-proven';

/** A search engine beside the portal does not answer, or not as it should. `detail` is for the log. */
export class SearchEngineFailed extends Refusal {
  readonly retry = true;
  readonly reason: FailureReason;
  readonly detail: string;
  constructor(reason: FailureReason, detail = '') {
    super('search-engine-failed', 503, `The search engine does not do what it is asked (${reason}).`, {
      reason
    });
    this.reason = reason;
    this.detail = detail;
  }
}
