import { Refusal } from '../../refusal.ts';

/** A piece of an export as it stands in the file, and the line it begins on. */
export interface RawPiece {
  readonly kind: 'head' | 'item' | 'broken';
  readonly text: string;
  readonly line: number;
  /** Why an item is no whole one. */
  readonly reason?: string;
}

export class ExportUnsafe extends Refusal {
  constructor(reason: string) {
    super('export-unsafe', 400, `Nothing was taken from the file: ${reason}.`, { reason });
  }
}

/** Longer than any item or head: what would only be there to fill the memory. */
const mostCharacters = 128 * 1024 * 1024;
const marks = /<!--|<!\[CDATA\[|<item[\s>]|<\/item\s*>/g;
/** As long as the longest mark, so that one cut by the end of a part is found with the next. */
const longestMark = 12;

/**
 * Cuts an export into its items as it streams by, before anything is parsed: so a fault in one item harms no other. What
 * stands before the first is the head.
 */
export class ExportSplitter {
  #text = '';
  /** How much of the text has been looked through. */
  #seen = 0;
  #line = 1;
  #isInItem = false;
  #isPastHead = false;
  /** What ends the comment or CDATA that is open. */
  #until: '-->' | ']]>' | undefined;

  /** Reads on, and answers the pieces that are whole now. */
  write(text: string): RawPiece[] {
    this.#text += text;
    if (this.#text.length > mostCharacters) throw new ExportUnsafe('one item of it has more than 128 MB');
    const pieces: RawPiece[] = [];
    while (this.#until ? this.#close(this.#until) : this.#mark(pieces));
    return pieces;
  }

  /** What is left at the end of the file. */
  end(): RawPiece[] {
    if (!this.#isPastHead) return [this.#taken('head', this.#text.length)];
    if (this.#isInItem) return [this.#taken('broken', this.#text.length, 'the file ends in it')];
    const isWhole = this.#text.includes('</channel>');
    return isWhole ? [] : [this.#taken('broken', this.#text.length, 'the file ends too early')];
  }

  #close(until: string): boolean {
    const at = this.#text.indexOf(until, this.#seen);
    this.#seen = at < 0 ? Math.max(this.#seen, this.#text.length - until.length) : at + until.length;
    if (at >= 0) this.#until = undefined;
    return at >= 0;
  }

  #mark(pieces: RawPiece[]): boolean {
    marks.lastIndex = this.#seen;
    const found = marks.exec(this.#text);
    if (!found) {
      this.#seen = Math.max(this.#seen, this.#text.length - longestMark);
      return false;
    }
    const [mark] = found;
    const end = found.index + mark.length;
    this.#seen = end;
    if (mark.startsWith('<!')) this.#until = mark === '<!--' ? '-->' : ']]>';
    else if (mark.startsWith('</')) this.#finish(end, pieces);
    else this.#begin(found.index, pieces);
    return true;
  }

  #begin(at: number, pieces: RawPiece[]): void {
    if (this.#isInItem) pieces.push(this.#taken('broken', at, 'another begins in it'));
    else if (this.#isPastHead) this.#taken('head', at);
    else pieces.push(this.#taken('head', at));
    this.#isInItem = true;
    this.#isPastHead = true;
    this.#seen = '<item>'.length;
  }

  #finish(end: number, pieces: RawPiece[]): void {
    if (this.#isInItem) pieces.push(this.#taken('item', end));
    this.#isInItem = false;
  }

  /** Cuts off what stands before a place. */
  #taken(kind: RawPiece['kind'], end: number, reason?: string): RawPiece {
    const piece = { kind, text: this.#text.slice(0, end), line: this.#line, ...(reason && { reason }) };
    this.#line += piece.text.split('\n').length - 1;
    this.#text = this.#text.slice(end);
    this.#seen = 0;
    return piece;
  }
}
