const brand: unique symbol = Symbol.for('eter.refusal') as never;

/** Values a refusal's sentence needs, such as the limit that was passed. */
export type RefusalValues = Readonly<Record<string, string | number>>;

/**
 * An expected failure, with words for a person.
 *
 * `code` is stable and names the sentence in `messages/refusals.*.json`; `status` is the HTTP status a door
 * answers with; `message` is the English sentence for logs and scripts. Known by brand, never by `instanceof`:
 * the server and its bundled copy each have their own class.
 */
export class Refusal extends Error {
  readonly [brand] = true;
  readonly code: string;
  readonly status: number;
  readonly values: RefusalValues;

  constructor(code: string, status: number, message: string, values: RefusalValues = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.values = values;
  }
}

/** Tells whether something thrown is a refusal, whichever copy of the class made it. */
export function isRefusal(thrown: unknown): thrown is Refusal {
  return typeof thrown === 'object' && thrown !== null && brand in thrown;
}
