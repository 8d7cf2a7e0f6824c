import type { Random } from "../random.js";

/** Bytes at which readers stumble. */
const INTERESTING: readonly Buffer[] = [
  ..."\0 < > & ]]> \r \n \" ' &# ; -- ?> = : / % \\".split(" ").map((text) => Buffer.from(text)),
  ..."efbbbf fffe feff c0bc eda080 f4908080 ff 80 e2 c285 e280a8 efbfbf"
    .split(" ")
    .map((hexadecimal) => Buffer.from(hexadecimal, "hex")),
];

type ByteMutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const flip: ByteMutation = (bytes, random) => {
  const copy = Buffer.from(bytes);
  const at = random.below(copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  return copy;
};

const overwrite: ByteMutation = (bytes, random) => {
  const copy = Buffer.from(bytes);
  copy[random.below(copy.length)] = random.below(256);
  return copy;
};

const insert: ByteMutation = (bytes, random) =>
  spliced(bytes, random.below(bytes.length + 1), 0, random.pick(INTERESTING));

const remove: ByteMutation = (bytes, random) => spliced(bytes, random.below(bytes.length), random.count(64));

const repeat: ByteMutation = (bytes, random) => {
  const start = random.below(bytes.length);
  const piece = bytes.subarray(start, start + random.count(40));
  return spliced(bytes, start, 0, Buffer.concat(Array.from({ length: random.count(200) }, () => piece)));
};

const truncate: ByteMutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length));

const cross: ByteMutation = (bytes, random, other) =>
  Buffer.concat([
    bytes.subarray(0, random.below(bytes.length)),
    other.subarray(random.below(other.length + 1)),
  ]);

const MUTATIONS: readonly ByteMutation[] = [
  flip,
  flip,
  overwrite,
  insert,
  insert,
  remove,
  repeat,
  truncate,
  cross,
];

export function mutateBytes(bytes: Buffer, random: Random, other: Buffer): Buffer {
  return bytes.length === 0 ? other : random.pick(MUTATIONS)(bytes, random, other);
}

function spliced(bytes: Buffer, start: number, removed: number, added: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(start + removed)]);
}
