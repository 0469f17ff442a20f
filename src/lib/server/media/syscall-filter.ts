import { endianness } from 'node:os';

/** What a machine calls itself to the kernel, and its numbers for what is refused. */
interface Machine {
  readonly audit: number;
  readonly clone: number;
  readonly refused: readonly number[];
}

/** The same on every machine: clone3 apart, io_uring, and the newer calls that mount. */
const newer = [425, 426, 427, 428, 429, 430, 431, 432, 433, 442];
const clone3 = 435;

/**
 * Refused: new processes, sockets, looking into others, other namespaces, mounting, keys, modules, and calls that
 * holes in the kernel were found in. None of them is used to decode or encode.
 */
const machines: Readonly<Partial<Record<string, Machine>>> = {
  x64: {
    audit: 0xc000003e,
    clone: 56,
    refused: [
      ...[57, 58], // fork, vfork
      ...[41, 53], // socket, socketpair
      ...[101, 310, 311], // ptrace, process_vm_readv, process_vm_writev
      ...[321, 298, 323], // bpf, perf_event_open, userfaultfd
      ...[248, 249, 250], // add_key, request_key, keyctl
      ...[272, 308, 155, 161, 165, 166, 304], // unshare, setns, pivot_root, chroot, mount, umount2, open_by_handle_at
      ...[175, 313, 176, 246, 320, 169], // init_module, finit_module, delete_module, kexec_load, kexec_file_load, reboot
      ...[103, 135, 163, 167, 168, 179] // syslog, personality, acct, swapon, swapoff, quotactl
    ]
  },
  arm64: {
    audit: 0xc00000b7,
    clone: 220,
    refused: [
      ...[198, 199],
      ...[117, 270, 271],
      ...[280, 241, 282],
      ...[217, 218, 219],
      ...[97, 268, 41, 51, 40, 39, 265],
      ...[105, 273, 106, 104, 294, 142],
      ...[116, 92, 89, 224, 225, 60]
    ]
  }
};

const [load, jumpEqual, jumpAtLeast, jumpAnyBit, answer] = [0x20, 0x15, 0x35, 0x45, 0x06] as const;
const [atNumber, atMachine, atFirstArgument] = [0, 4, 16] as const;
const [allow, kill, refuse] = [0x7fff0000, 0x80000000, 0x00050000] as const;
const [eperm, enosys] = [1, 38] as const;
const threadFlag = 0x10000;
/** From here on numbers are those of another way to call the kernel on x86. */
const foreignNumbers = 0x40000000;

type Step = readonly [code: number, value: number, whenTrue?: number, whenFalse?: number];

/**
 * The program for the kernel (seccomp, as `bwrap --seccomp` reads it) that lets a process have threads but no
 * children, no sockets and no way to more rights; null for a machine whose numbers are not known here.
 */
export function syscallFilter(architecture: string = process.arch): Buffer | null {
  const machine = machines[architecture];
  if (!machine || endianness() !== 'LE') return null;
  return Buffer.concat(stepsOf(machine).map(encoded));
}

function stepsOf({ audit, clone, refused }: Machine): Step[] {
  return [
    [load, atMachine],
    [jumpEqual, audit, 1, 0],
    [answer, kill],
    [load, atNumber],
    [jumpAtLeast, foreignNumbers, 0, 1],
    [answer, kill],
    ...[...refused, ...newer].flatMap((number): Step[] => [
      [jumpEqual, number, 0, 1],
      [answer, refuse | eperm]
    ]),
    // As if it were not there: the C library then makes its threads the older way, whose flags can be seen.
    [jumpEqual, clone3, 0, 1],
    [answer, refuse | enosys],
    [jumpEqual, clone, 0, 3],
    [load, atFirstArgument],
    [jumpAnyBit, threadFlag, 1, 0],
    [answer, refuse | eperm],
    [answer, allow]
  ];
}

function encoded([code, value, whenTrue = 0, whenFalse = 0]: Step): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(whenTrue, 2);
  bytes.writeUInt8(whenFalse, 3);
  bytes.writeUInt32LE(value >>> 0, 4);
  return bytes;
}
