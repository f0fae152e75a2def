// A folder of this machine as a file system of the interpreter (Emscripten's interface for one), read and written through.
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  type Stats,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type {
  EmscriptenFs,
  EmscriptenNode,
  EmscriptenStream,
} from '@micropython/micropython-webassembly-pyscript/micropython.mjs';

/** The interpreter's C library numbers its errors as WASI does. Modules/_filesystem.py gives them their usual numbers. */
const WASI_ERRNOS: Readonly<Record<string, number>> = {
  EACCES: 2,
  EBADF: 8,
  EBUSY: 10,
  EEXIST: 20,
  EINVAL: 28,
  EIO: 29,
  EISDIR: 31,
  EMFILE: 33,
  ENAMETOOLONG: 37,
  ENOENT: 44,
  ENOSPC: 51,
  ENOTDIR: 54,
  ENOTEMPTY: 55,
  EPERM: 63,
  EROFS: 69,
};

interface Attributes {
  readonly size?: number;
  readonly atime?: number;
  readonly mtime?: number;
  readonly timestamp?: number;
}

const SEEK_CUR = 1;
const SEEK_END = 2;
const ACCESS_MODE = 3;

/** Mounts a folder. What is outside of it cannot be named, but for what its symbolic links point at. */
export function mountFolder(fs: EmscriptenFs, folder: string, mountpoint: string): void {
  fs.mkdir(mountpoint);
  fs.mount(
    { mount: (mount: { opts: { folder: string } }) => createRoot(fs, mount.opts.folder) },
    { folder },
    mountpoint,
  );
}

function createRoot(fs: EmscriptenFs, folder: string): EmscriptenNode {
  const pathOf = (node: EmscriptenNode): string =>
    node.parent === node ? folder : join(pathOf(node.parent), node.name);

  /** Emscripten takes its own errors only. */
  function attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw new fs.ErrnoError(WASI_ERRNOS[code] ?? WASI_ERRNOS.EIO!);
    }
  }

  function createNode(parent: EmscriptenNode | null, name: string, stats: Stats): EmscriptenNode {
    const node = fs.createNode(parent, name, stats.mode, 0);
    node.node_ops = nodeOperations;
    node.stream_ops = streamOperations;
    return node;
  }

  const nodeOperations = {
    getattr(node: EmscriptenNode): Stats {
      return attempt(() => statSync(pathOf(node)));
    },
    setattr(node: EmscriptenNode, attributes: Attributes): void {
      const path = pathOf(node);
      const { size, atime, mtime } = attributes;
      attempt(() => {
        if (size !== undefined) truncateSync(path, size);
        if (atime !== undefined && mtime !== undefined) utimesSync(path, atime / 1000, mtime / 1000);
      });
    },
    lookup(parent: EmscriptenNode, name: string): EmscriptenNode {
      return createNode(
        parent,
        name,
        attempt(() => statSync(join(pathOf(parent), name))),
      );
    },
    mknod(parent: EmscriptenNode, name: string, mode: number): EmscriptenNode {
      const path = join(pathOf(parent), name);
      attempt(() => (fs.isDir(mode) ? mkdirSync(path) : writeFileSync(path, '', { flag: 'wx' })));
      return createNode(
        parent,
        name,
        attempt(() => statSync(path)),
      );
    },
    rename(node: EmscriptenNode, folderNode: EmscriptenNode, name: string): void {
      attempt(() => renameSync(pathOf(node), join(pathOf(folderNode), name)));
      node.name = name;
    },
    unlink(parent: EmscriptenNode, name: string): void {
      attempt(() => unlinkSync(join(pathOf(parent), name)));
    },
    rmdir(parent: EmscriptenNode, name: string): void {
      attempt(() => rmdirSync(join(pathOf(parent), name)));
    },
    readdir(node: EmscriptenNode): string[] {
      return ['.', '..', ...attempt(() => readdirSync(pathOf(node)))];
    },
  };

  const streamOperations = {
    open(stream: EmscriptenStream): void {
      if (!fs.isFile(stream.node.mode)) return;
      const mode = (stream.flags & ACCESS_MODE) === 0 ? 'r' : 'r+';
      stream.handle = attempt(() => openSync(pathOf(stream.node), mode));
    },
    close(stream: EmscriptenStream): void {
      if (stream.handle !== undefined) attempt(() => closeSync(stream.handle!));
    },
    read(stream: EmscriptenStream, buffer: Int8Array, offset: number, length: number, position: number): number {
      return attempt(() => readSync(stream.handle!, buffer, offset, length, position));
    },
    write(stream: EmscriptenStream, buffer: Int8Array, offset: number, length: number, position: number): number {
      return attempt(() => writeSync(stream.handle!, buffer, offset, length, position));
    },
    llseek(stream: EmscriptenStream, offset: number, whence: number): number {
      let position = offset;
      if (whence === SEEK_CUR) position += stream.position;
      if (whence === SEEK_END) position += attempt(() => statSync(pathOf(stream.node))).size;
      if (position < 0) throw new fs.ErrnoError(WASI_ERRNOS.EINVAL!);
      return position;
    },
  };

  return createNode(null, '/', statSync(folder));
}
