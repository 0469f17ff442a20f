/** How far apart ticks stand, in seconds: minutes in a conversation, closer in a short clip. */
function stepsOf(seconds: number): { minor: number; major: number } {
  if (seconds <= 5 * 60) return { minor: 10, major: 60 };
  if (seconds <= 3 * 3600) return { minor: 60, major: 300 };
  return { minor: 300, major: 3600 };
}

/** The ticks along a recording as two paths in a box 1000 wide: small ones, and those that stand taller. */
export function ticksOf(durationMs: number): { minor: string; major: string } {
  const seconds = durationMs / 1000;
  const { minor, major } = stepsOf(seconds);
  const at = (second: number) => ((second / Math.max(seconds, 1)) * 1000).toFixed(1);
  const paths = { minor: '', major: '' };
  for (let second = 0; second <= seconds; second += minor) {
    if (second % major === 0) paths.major += `M${at(second)} 0v14`;
    else paths.minor += `M${at(second)} 0v7`;
  }
  return paths;
}
