import type { AccountView } from '#lib/accounts/account.ts';
import type { Actor } from '#lib/server/accounts/actor.ts';
import type { Portal } from '#lib/server/portal.ts';
import type { LaterPart, NoProps } from '#lib/ui/later.ts';
import type { Language, StationView } from '#lib/ui/station.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      code?: string;
      status?: number;
    }
    interface Locals {
      portal: Portal;
      actor: Actor;
      account: AccountView | null;
      station: StationView;
      /** Of the page: the station's on public pages, the account's in the studio. */
      language: Language;
      /** The links of the page to what oEmbed tells of it; written by the server alone, as no reader needs them. */
      oembed?: string;
      shared?: Readonly<Record<string, string>>;
      /** The status of a refusal that a page did not catch. */
      refusedWith?: number;
    }
    interface PageData {
      /** The foot of a public page. */
      footer?: LaterPart<NoProps>;
      /** The search in its head. */
      search?: LaterPart<NoProps>;
    }
    interface Platform {
      req: { portal: Portal };
    }
  }
}

export {};
