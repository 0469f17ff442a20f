/**
 * What stands around the programs that open uploaded files, strongest first. `bubblewrap`: no network, no other
 * files, no rights, limits. `no-network`: limits and no network. `limits` and, on macOS, `shell-limits`: limits on
 * memory, time and size. `off`: nothing, because the operator wants it so.
 */
export const sandboxRings = ['bubblewrap', 'no-network', 'limits', 'shell-limits', 'off'] as const;

export type SandboxRing = (typeof sandboxRings)[number];
