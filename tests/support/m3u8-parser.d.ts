declare module 'm3u8-parser' {
  export interface Range {
    readonly length: number;
    readonly offset: number;
  }
  export interface Attributes {
    readonly BANDWIDTH: number;
    readonly 'AVERAGE-BANDWIDTH': string;
    readonly CODECS: string;
    readonly AUDIO?: string;
    readonly RESOLUTION?: { readonly width: number; readonly height: number };
    readonly 'FRAME-RATE'?: number;
  }
  export interface Manifest {
    readonly endList?: boolean;
    readonly iFramesOnly?: boolean;
    readonly targetDuration?: number;
    readonly segments: readonly {
      readonly uri: string;
      readonly duration: number;
      readonly byterange: Range;
      readonly map: { readonly uri: string; readonly byterange: Range };
    }[];
    readonly playlists?: readonly { readonly uri: string; readonly attributes: Attributes }[];
    readonly iFramePlaylists?: readonly { readonly uri: string; readonly attributes: Attributes }[];
    readonly mediaGroups?: {
      readonly AUDIO: Record<string, Record<string, { readonly uri: string; readonly default: boolean }>>;
    };
  }
  export class Parser {
    readonly manifest: Manifest;
    push(text: string): void;
    end(): void;
  }
}
