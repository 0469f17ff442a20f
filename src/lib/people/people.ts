import type { Body } from '../articles/body.ts';
import type { ImageView } from '../images/image.ts';
import type { Addressed } from '../ui/addresses.ts';

/** A person in a list. */
export interface PersonTeaser extends Addressed {
  readonly name: string;
  readonly title: string | null;
  readonly portrait: ImageView | null;
  readonly articles: number;
}

export interface MembershipView {
  readonly organisation: Addressed & { readonly name: string };
  readonly title: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** The page of a person, but the articles they are in. */
export interface PersonPage extends Addressed {
  readonly name: string;
  readonly variants: readonly string[];
  readonly bio: string | null;
  readonly portrait: ImageView | null;
  readonly memberships: readonly MembershipView[];
}

export interface OrganisationTeaser extends Addressed {
  readonly name: string;
  readonly summary: string | null;
  readonly image: ImageView | null;
  readonly articles: number;
}

/** A link to another site, marked as opening in a new window. */
export interface OutsideLink {
  readonly label: string;
  readonly url: string;
}

/** The page of an organisation, but the articles it is in. */
export interface OrganisationPage extends Addressed {
  readonly name: string;
  readonly variants: readonly string[];
  readonly summary: string | null;
  readonly mission: readonly string[];
  readonly body: Body;
  readonly bodyImages: readonly ImageView[];
  readonly pictures: readonly ImageView[];
  readonly links: readonly OutsideLink[];
  readonly image: ImageView | null;
  readonly members: readonly {
    readonly name: string;
    readonly organisation: (Addressed & { name: string }) | null;
  }[];
  readonly people: readonly {
    readonly person: Addressed & { name: string };
    readonly title: string | null;
    readonly portrait: ImageView | null;
  }[];
}
