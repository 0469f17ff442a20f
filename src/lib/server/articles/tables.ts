export interface TopicTable {
  id: string;
  slug: string;
  name: string;
  folded: string;
  sort_key: string;
  created_at: number;
}

export interface ArticleTable {
  id: string;
  slug: string;
  state: string;
  revision: number;
  programme_id: string | null;
  number: number | null;
  language: string;
  headline: string;
  lede: string;
  body: string;
  image_id: string | null;
  image_alt: string | null;
  image_caption: string | null;
  image_credit: string | null;
  recording_id: string | null;
  comments_open: number;
  published_at: number | null;
  scheduled_at: number | null;
  withdrawn_at: number | null;
  withdrawn_reason: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
}

export interface ArticleRevisionTable {
  id: string;
  article_id: string;
  revision: number;
  content: string;
  created_by: string | null;
  created_at: number;
}

export interface ArticleTopicTable {
  article_id: string;
  topic_id: string;
  position: number;
}

export interface ArticleMentionTable {
  article_id: string;
  organisation_id: string;
  position: number;
}

export interface CreditTable {
  id: string;
  article_id: string;
  position: number;
  role: string;
  person_id: string | null;
  organisation_id: string | null;
  name: string;
  title: string | null;
  affiliation_id: string | null;
  affiliation: string | null;
}

export interface PublicationTable {
  id: string;
  article_id: string;
  revision: number;
  recording_id: string | null;
  recording_sha256: string | null;
  transcript_revision: number | null;
  public_from: number;
  public_to: number | null;
  published_by: string | null;
}

/** Where an article stood on the site that it came from. */
export interface OldAddressTable {
  /** Its path, decoded, in small letters, without a slash at its end; `?p=` and a number with it if that is how it was found. */
  address: string;
  article_id: string;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    topic: TopicTable;
    article: ArticleTable;
    article_revision: ArticleRevisionTable;
    article_topic: ArticleTopicTable;
    article_mention: ArticleMentionTable;
    credit: CreditTable;
    publication: PublicationTable;
    old_address: OldAddressTable;
  }
}
