/** The lists of the queue, in the order of their tabs: a state, or what readers have reported. */
export const queueTabs = ['pending', 'approved', 'spam', 'removed', 'reported'] as const;
export type QueueTab = (typeof queueTabs)[number];
