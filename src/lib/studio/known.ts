/** Somebody in the register who goes by nearly the name that was typed. */
export interface Known {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'organisation';
}
