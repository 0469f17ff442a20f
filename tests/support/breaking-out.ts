import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a program that was taken over by a file tries. Each that succeeds is told on standard output. */
const attacks: Readonly<Record<string, string>> = {
  'reads a secret': 'open(F, "<", $canary) and tell(<F>);',
  'reads a neighbour of its input': 'open(F, "<", "$input.neighbour") and tell(<F>);',
  'reads who has accounts': 'open(F, "<", "/etc/passwd") and tell("read");',
  'sees other processes': 'opendir(D, "/proc") and (grep { /^[0-9]+$/ } readdir D) > 3 and tell("saw");',
  'calls a server': `use Socket; socket(S, PF_INET, SOCK_STREAM, 0) and
    connect(S, sockaddr_in($port, inet_aton("127.0.0.1"))) and tell("connected");`,
  'writes outside its folder': `for my $place ($outside, "/dev/shm/eter-escaped", "/tmp/eter-escaped") {
    open(F, ">", $place) and print F "x" and close F and unlink($place) and tell("wrote $place"); }`,
  'has children':
    'for (1..20) { my $pid = fork(); exit if defined $pid && $pid == 0; tell("forked") if defined $pid; }',
  'fills the memory': 'my $much = "a" x (12 * 2**30); tell("filled") if length $much;',
  'fills the disk': `open(F, ">", "much"); $SIG{XFSZ} = "IGNORE"; my $sum = 0;
    while ($sum < 3_000_000) { my $n = syswrite(F, "x" x 100_000); last unless $n; $sum += $n; }
    tell("filled") if $sum > 1_100_000;`,
  'changes its input': 'open(F, ">>", $input) and tell("changed");'
};

/** What is tried, in words. */
export const attackNames = Object.keys(attacks);

/** Writes a program that tries one thing, and returns its path. It starts no other program. */
export function programThat(
  attack: string,
  place: { folder: string; canary: string; input: string; outside: string; port: number }
): string {
  const file = join(place.folder, `attack-${attackNames.indexOf(attack)}`);
  const values = Object.entries(place).map(([name, value]) => `my $${name} = ${JSON.stringify(value)};`);
  const tell = 'sub tell_of { syswrite(STDOUT, "escaped: @_\\n"); }';
  const attacking = (attacks[attack] ?? '').replaceAll('tell(', 'tell_of(');
  writeFileSync(file, ['#!/usr/bin/perl', ...values, tell, attacking].join('\n'));
  chmodSync(file, 0o755);
  return file;
}
