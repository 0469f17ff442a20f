/** Something that an operator should know of an import. */
export interface ImportNote {
  readonly line: number;
  /** The post's title, or nothing. */
  readonly title: string;
  /** `failed`: it is not in. `note`: it is, but not all as it was. */
  readonly weight: 'failed' | 'note';
  readonly words: string;
}

/** What happened to one post, or would happen. */
export interface ImportedPost {
  readonly title: string;
  readonly outcome: 'added' | 'known' | 'failed';
  readonly state: 'published' | 'waits for its recording' | 'draft' | '';
  readonly articleId: string | null;
  readonly comments: number;
}

/** What an import of WordPress did, or would do. */
export interface WordPressReport {
  readonly posts: readonly ImportedPost[];
  /** Comments that came in, by what became of them. */
  readonly comments: Readonly<Record<string, number>>;
  /** What was left out on purpose, and how many of each: pingbacks, menus, revisions. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly notes: readonly ImportNote[];
  /** Addresses of files that are not in the folder of media. */
  readonly missingFiles: readonly string[];
}

/** Gathers a report. */
export class Reporting {
  readonly #posts: ImportedPost[] = [];
  readonly #comments: Record<string, number> = {};
  readonly #leftOut: Record<string, number> = {};
  readonly #notes: ImportNote[] = [];
  readonly #missing = new Set<string>();

  post(post: ImportedPost): void {
    this.#posts.push(post);
  }

  comment(became: string): void {
    this.#comments[became] = (this.#comments[became] ?? 0) + 1;
  }

  leftOut(what: string): void {
    this.#leftOut[what] = (this.#leftOut[what] ?? 0) + 1;
  }

  note({ line, title }: { readonly line: number; readonly title: string }, words: string): void {
    this.#notes.push({ line, title, weight: 'note', words });
  }

  failed({ line, title }: { readonly line: number; readonly title: string }, words: string): void {
    this.#notes.push({ line, title, weight: 'failed', words });
  }

  missing(address: string): void {
    this.#missing.add(address);
  }

  done(): WordPressReport {
    return {
      posts: this.#posts,
      comments: this.#comments,
      leftOut: this.#leftOut,
      notes: this.#notes,
      missingFiles: [...this.#missing].sort()
    };
  }
}
