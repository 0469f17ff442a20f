/** An account as the studio shows it. */
export interface AccountView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'administrator' | 'editor' | 'contributor' | 'moderator';
  readonly language: 'sv' | 'en';
  readonly disabled: boolean;
}
