import { type Component, hydrate } from 'svelte';

/** The props of a component, whatever they are called. */
type Props = Record<string, unknown>;

/** The props of a component that takes none. */
export type NoProps = Partial<Record<'nothing', never>>;

/** A part of a page that the server writes and that the browser fetches the scripts of when they are needed. */
export interface LaterPart<Given extends Props> {
  readonly fetch: () => Promise<{ readonly default: Component<Given> }>;
  /** Writes the part as HTML. In the browser it is not there, nor anything it would need. */
  readonly write: ((given: object, context: Map<unknown, unknown>) => string) | undefined;
}

/** Names such a part by how it is fetched. */
export async function laterPart<Given extends Props>(
  fetch: LaterPart<Given>['fetch']
): Promise<LaterPart<Given>> {
  if (!import.meta.env.SSR) return { fetch, write: undefined };
  const [{ render }, { default: part }] = await Promise.all([import('svelte/server'), fetch()]);
  return {
    fetch,
    write: (given, context) => render(part, { props: given as Given, context, idPrefix: 'later' }).body
  };
}

/** Makes alive what the server wrote in a place; writes it there when there is nothing. */
export function bringAlive<Given extends Props>(
  part: Component<Given>,
  place: Element,
  given: object,
  context: Map<unknown, unknown>
): Record<string, unknown> {
  return hydrate<Props, Record<string, unknown>>(part as unknown as Component<Props>, {
    target: place,
    props: given as Props,
    context
  });
}
