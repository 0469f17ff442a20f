export interface PersonTable {
  id: string;
  slug: string;
  name: string;
  sort_key: string;
  bio: string | null;
  image_id: string | null;
  image_alt: string | null;
  image_credit: string | null;
  merged_into: string | null;
  created_at: number;
  updated_at: number;
}

export interface PersonNameTable {
  id: string;
  person_id: string;
  name: string;
  kind: string;
  folded: string;
}

export interface OrganisationTable {
  id: string;
  slug: string;
  name: string;
  sort_key: string;
  summary: string | null;
  mission: string;
  body: string;
  pictures: string;
  links: string;
  image_id: string | null;
  image_alt: string | null;
  merged_into: string | null;
  created_at: number;
  updated_at: number;
}

export interface OrganisationNameTable {
  id: string;
  organisation_id: string;
  name: string;
  kind: string;
  folded: string;
}

export interface OrganisationMemberTable {
  id: string;
  organisation_id: string;
  member_id: string | null;
  name: string;
  position: number;
}

export interface MembershipTable {
  id: string;
  person_id: string;
  organisation_id: string;
  title: string | null;
  from_date: string | null;
  to_date: string | null;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    person: PersonTable;
    person_name: PersonNameTable;
    organisation: OrganisationTable;
    organisation_name: OrganisationNameTable;
    organisation_member: OrganisationMemberTable;
    membership: MembershipTable;
  }
}
